"""Validation messages in the language of the page: marshmallow's own are English only."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l

_WORDS: list[tuple[str, Any]] = [
    (r"Missing data for required field\.", _l("请填写这一项。")),
    (r"Field may not be null\.", _l("这一项不能为空。")),
    (r"Unknown field\.", _l("没有这一项。")),
    (r"Not a valid string\.", _l("应为文字。")),
    (r"Not a valid (number|decimal)\.", _l("应为数字。")),
    (r"Number too large\.", _l("数字太大。")),
    (r"Special numeric values .*", _l("应为普通数字。")),
    (r"Not a valid integer\.", _l("应为整数。")),
    (r"Not a valid boolean\.", _l("应为是或否。")),
    (r"Not a valid (aware )?datetime\.", _l("时间应带时区，例如 2026-01-31T08:00:00+08:00。")),
    (r"Not a valid date\.", _l("日期应写作 2026-01-31。")),
    (r"Not a valid time\.", _l("时间应写作 08:00。")),
    (r"Not a valid list\.", _l("应为列表。")),
    (r"(Invalid (input )?type|Not a valid mapping type)\.", _l("应为对象。")),
    (r"Not a valid UUID\.", _l("编号格式不对。")),
    (r"Not a valid email address\.", _l("邮箱地址格式不对。")),
    (r"Shorter than minimum length (?P<low>.+)\.", _l("至少 %(low)s 个。")),
    (r"Longer than maximum length (?P<high>.+)\.", _l("最多 %(high)s 个。")),
    (r"Length must be between (?P<low>.+) and (?P<high>.+)\.", _l("长度应为 %(low)s 至 %(high)s。")),
    (r"Length must be (?P<low>.+)\.", _l("长度应为 %(low)s。")),
    (
        r"Must be greater than or equal to (?P<low>.+) and less than or equal to (?P<high>.+)\.",
        _l("应在 %(low)s 至 %(high)s 之间。"),
    ),
    (r"Must be greater than or equal to (?P<low>[^ ]+)\.", _l("不能小于 %(low)s。")),
    (r"Must be greater than (?P<low>[^ ]+)\.", _l("应大于 %(low)s。")),
    (r"Must be less than or equal to (?P<high>[^ ]+)\.", _l("不能大于 %(high)s。")),
    (r"Must be less than (?P<high>[^ ]+)\.", _l("应小于 %(high)s。")),
    (r"Must be equal to (?P<low>.+)\.", _l("应等于 %(low)s。")),
    (r"Must be one of: .*\.", _l("请从给出的选项中选一个。")),
    (r"String does not match expected pattern\.", _l("格式不对。")),
    (r"Invalid (value|input)\.", _l("这一项不对。")),
]
_COMPILED = [(re.compile(pattern, re.DOTALL), words) for pattern, words in _WORDS]


def in_words(text: Any) -> str:
    """Return a validation message in the language of the page; a schema's own message stays as it is."""
    told = str(text)
    for pattern, words in _COMPILED:
        if found := pattern.fullmatch(told):
            return str(words) % found.groupdict()
    return told
