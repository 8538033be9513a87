"""A sheet of drops: the columns of an operator's file, turned into the rows that every way in delivers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import msgspec

from app.imports import cells, labels, sheet
from app.imports.sheet import Column, Sheet
from app.recycling.categories.models import Category
from app.recycling.drops.parsing import BIGGEST, Delivery, Row, Unreadable, column_of
from app.web import csv_files

MOST_G = 10**9  # the category's own bound is checked by the rules


def columns(categories: Mapping[str, Category]) -> list[Column]:
    """Return the columns; a category may be written as its code or by its name in either language."""
    words = {word.lower(): code for code, one in categories.items() for word in (one.name_zh, one.name_en, code)}
    return [
        Column("bin", ("箱号", "bin", "回收箱编号"), cells.code(64), required=True),
        Column("seq", ("流水号", "seq", "序号"), cells.whole(0, BIGGEST)),
        Column("record_no", ("记录号", "record_no", "单号"), cells.text(64)),
        Column("boot", ("启动次数", "boot"), cells.whole(0, BIGGEST)),
        Column("category", ("品类", "category", "类别"), cells.one_of(words), required=True),
        Column("weight_kg", ("重量(千克)", "weight_kg", "重量(kg)", "重量（公斤）"), cells.grams(1000, MOST_G)),
        Column("weight_g", ("重量(克)", "weight_g", "重量(g)"), cells.grams(1, MOST_G)),
        Column("pieces", ("件数", "pieces"), cells.whole(0, MOST_G)),
        Column("occurred_at", ("投放时间", "occurred_at", "时间"), cells.instant, required=True),
        Column("card", ("卡号", "card"), cells.code(64)),
        Column("phone", ("手机号", "phone"), cells.code(64)),
        Column("opening", ("投口", "opening"), cells.whole(1, 99)),
    ]


def delivery(read: Sheet) -> Delivery:
    """Return the sheet's rows, good and faulty, in their order."""
    faults: dict[int, list[sheet.RowError]] = {}
    for error in read.errors:
        faults.setdefault(error.row, []).append(error)
    rows: dict[int, Row | Unreadable] = {
        number: Unreadable("bad_cell", errors[0].column, "；".join(map(labels.line, errors)))
        for number, errors in faults.items()
    }
    rows |= {one.row: _row(one.values) for one in read.rows}
    cells_of = read.faulty | {one.row: one.cells for one in read.rows}
    order = sorted(rows)
    return Delivery(
        [rows[number] for number in order],
        lambda: [json.dumps(cells_of[number], ensure_ascii=False).encode() for number in order],
    )


def _row(values: Mapping[str, object]) -> Row | Unreadable:
    said = {name: value for name, value in values.items() if value is not None and name != "weight_kg"}
    if values.get("weight_kg") is not None:
        said["weight_g"] = values["weight_kg"]
    try:
        return msgspec.convert(said, Row)
    except msgspec.ValidationError as error:
        return Unreadable("bad_value", column_of(str(error)), str(error))


def template(categories: Mapping[str, Category]) -> bytes:
    """Return an empty sheet with a title in each language and two rows to replace."""
    shown = [column for column in columns(categories) if column.name != "weight_g"]
    samples: Iterator[dict[str, str]] = iter(
        (
            {"箱号": "NK-0001", "流水号": "1", "品类": "纸板箱", "重量(千克)": "1.35", "投放时间": "2026-01-31 08:30"},
            {"箱号": "NK-0001", "流水号": "2", "品类": "PLASTIC.PET", "重量(千克)": "0.42",
             "投放时间": "2026-01-31 18:05", "卡号": "00012345"},
        )
    )  # fmt: skip
    titles = [column.titles[0] for column in shown]
    return csv_files.written(titles, ([sample.get(title, "") for title in titles] for sample in samples))
