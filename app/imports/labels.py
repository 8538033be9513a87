"""What people read about a cell that cannot be taken: why, and how to mend it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.imports.sheet import RowError

SENTENCES = {
    "NotText": _l("读不出文字。请在表格软件里另存为 CSV（UTF-8 或 GB18030 编码）再上传。"),
    "EmptySheet": _l("文件里没有数据行。请保留标题行，并在下面填写数据。"),
    "ColumnsMissing": _l("缺少这些列：%(columns)s。请对照模板补上标题。"),
    "ColumnTwice": _l("“%(column)s”这一列出现了两次，请只留一列。"),
    "SheetTooLarge": _l("文件太大，一次最多 %(limit)s MB，请拆成几个文件。"),
    "TooManyRows": _l("行数太多，一次最多 %(limit)s 行，请拆成几个文件。"),
    "TooManyColumns": _l("列数太多，最多 %(limit)s 列，请对照模板。"),
}

_WHY: dict[str, tuple[Any, Any]] = {
    "empty": (_l("这一格不能空"), _l("请填写")),
    "too_long": (_l("内容太长"), _l("最多 %(limit)s 个字符")),
    "not_printable": (_l("含有看不见的字符"), _l("请删掉换行等特殊字符")),
    "not_whole": (_l("不是整数"), _l("请填整数")),
    "not_a_number": (_l("不是数字"), _l("请只填数字，不带单位")),
    "out_of_range": (_l("超出范围"), _l("应在 %(limit)s 之间")),
    "finer_than_a_gram": (_l("小数位太多"), _l("最多精确到克")),
    "not_a_day": (_l("日期读不懂"), _l("请写成 2026-01-31")),
    "not_an_instant": (_l("时间读不懂"), _l("请写成 2026-01-31 08:30")),
    "not_yes_or_no": (_l("应填是或否"), _l("请填“是”或“否”")),
    "not_one_of": (_l("不在可选范围内"), _l("可填：%(limit)s")),
    "too_many_cells": (_l("这一行比标题行多出单元格"), _l("请检查逗号或引号，标题共 %(limit)s 列")),
    "not_a_card": (_l("不是卡号"), _l("卡号为 4 至 32 位数字、大写字母或短横线")),
    "NotAPhone": (_l("不是手机号码"), _l("请填十一位手机号")),
}
_OTHER = (_l("内容不符合要求"), _l("请对照模板修改"))


def explain(error: RowError) -> tuple[str, str]:
    """Return why the cell cannot be taken and what to do, in the language of the page."""
    why, cure = _WHY.get(error.reason, _OTHER)
    return str(why), str(cure) % {"limit": error.limit} if "%(" in str(cure) else str(cure)


def line(error: RowError) -> str:
    """Return one line for the error column: column, what is wrong, what to do."""
    why, cure = explain(error)
    said = f"{why}{_('，')}{cure}"
    return f"{error.column}{_('：')}{said}" if error.column else said
