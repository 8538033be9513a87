"""Files as people send them."""

from __future__ import annotations

import codecs
import random
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from app.imports import cells, sheet
from app.imports.cells import CellFault
from app.imports.sheet import Column

COLUMNS = [
    Column("code", ("编号", "code"), cells.code(20), required=True),
    Column("name", ("姓名", "name"), cells.text(10)),
    Column("count", ("数量(件)", "count"), cells.whole(1, 100)),
]
TEXT = "编号,姓名,数量(件)\n0012,张三,3\n"


def read(raw: bytes | str) -> sheet.Sheet:
    return sheet.read(raw.encode() if isinstance(raw, str) else raw, COLUMNS)


def values(found: sheet.Sheet) -> list[tuple[object, ...]]:
    return [tuple(row.values.values()) for row in found.rows]


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace("\n", "\r\n").encode(),
        "ＣＯＤＥ,name,Count\n".replace("ＣＯＤＥ", "code").encode() + "００１２,张三,３\n".encode(),
        " 编号 ,姓名,数量（件）\n0012,张三,3\n".encode(),
        '编号,姓名,数量(件)\n"0012","张三","3"\n\n,,\n'.encode(),
    ],
)
def test_one_table_is_read_alike_however_it_was_saved(raw: bytes) -> None:
    assert values(read(raw)) == [("0012", "张三", 3)]


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00", b"\xff\xfe\xfa", b"a\0b,c\n", b"\x80\x81\xff"])
def test_a_file_that_is_not_text_is_refused_as_a_whole(raw: bytes) -> None:
    with pytest.raises(sheet.NotText):
        read(raw)


def test_a_header_without_rows_is_empty() -> None:
    for raw in ("", "\n", "编号,姓名\n", "编号\n,,\n"):
        with pytest.raises((sheet.EmptySheet, sheet.ColumnsMissing)):
            read(raw)


def test_missing_and_doubled_columns_are_named() -> None:
    with pytest.raises(sheet.ColumnsMissing) as missing:
        read("姓名,数量(件)\n张三,1\n")
    assert missing.value.facts["columns"] == "编号"
    with pytest.raises(sheet.ColumnTwice):
        read("编号,code\n1,2\n")


def test_unknown_columns_are_listed_and_ignored() -> None:
    found = read("编号,备注\n0012,好\n")
    assert found.ignored == ["备注"]
    assert values(found) == [("0012",)]


def test_an_error_names_row_column_value_and_reason() -> None:
    found = read("编号,姓名,数量(件)\n1,张三,3\n,李四,0\n2,王五五五五五五五五五五,1.5\n")
    assert [(e.row, e.column, e.value, e.reason) for e in found.errors] == [
        (3, "编号", "", "empty"),
        (3, "数量(件)", "0", "out_of_range"),
        (4, "姓名", "王五五五五五五五五五五", "too_long"),
        (4, "数量(件)", "1.5", "not_whole"),
    ]
    assert values(found) == [("1", "张三", 3)]


def test_too_much_is_refused() -> None:
    with pytest.raises(sheet.SheetTooLarge):
        sheet.read(b"x" * (sheet.MAX_BYTES + 1), COLUMNS)
    with pytest.raises(sheet.SheetTooLarge):
        sheet.read("编号\n".encode() + b"1\n" * 11, COLUMNS, max_rows=10)
    with pytest.raises(sheet.SheetTooLarge):
        read("编号" + "," * 100 + "\n1\n")
    assert read("编号\n" + "9" * 1_001 + "\n").errors[0].reason == "too_long"


def test_an_unclosed_quote_does_not_swallow_the_server() -> None:
    with pytest.raises((sheet.NotText, sheet.SheetTooLarge)):
        read('编号,姓名\n1,"' + "x" * 200_000)


def test_the_error_file_can_be_mended_and_sent_again() -> None:
    found = read("编号,姓名,备注\n=1+1,张三三三三三三三三三三,好\n")
    out = sheet.error_file((cells_, "太长") for cells_ in found.faulty.values())
    assert out.startswith(codecs.BOM_UTF8)
    text = out.decode("utf-8-sig")
    assert text.splitlines() == ["编号,姓名,备注,错误", "'=1+1,张三三三三三三三三三三,好,太长"]
    mended = read(text.replace("张三三三三三三三三三三", "张三"))
    assert values(mended) == [("=1+1", "张三")]
    assert mended.ignored == ["备注"]


def test_hostile_bytes_never_end_in_anything_but_a_refusal() -> None:
    picked = random.Random(7)
    alphabet = [b"\xce", b"\xd2", b"\x00", b"\xff", b",", b"\n", b'"', b"1", "编号".encode(), b"\r", b"\t"]
    for _ in range(2_000):
        raw = b"".join(picked.choices(alphabet, k=picked.randrange(40)))
        try:
            sheet.read(picked.choice([raw, "编号\n".encode() + raw]), COLUMNS)
        except (sheet.NotText, sheet.EmptySheet, sheet.ColumnsMissing, sheet.ColumnTwice, sheet.SheetTooLarge):
            continue


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026/1/31", date(2026, 1, 31)),
        ("2026年1月31日", date(2026, 1, 31)),
        ("20260131", date(2026, 1, 31)),
        ("46053", date(2026, 1, 31)),
        ("２０２６－０１－３１", date(2026, 1, 31)),
    ],
)
def test_days_are_read_in_the_usual_ways(cell: str, day: date) -> None:
    assert cells.day(cell) == day


@pytest.mark.parametrize("cell", ["03/04/26", "2026-02-30", "2026", "31.1.2026", "99999999", "１"])
def test_a_day_that_could_be_two_is_refused(cell: str) -> None:
    with pytest.raises(CellFault):
        cells.day(cell)


def test_an_instant_without_an_offset_is_the_districts() -> None:
    beijing = timezone(timedelta(hours=8))
    assert cells.instant("2026/1/31 8:30") == datetime(2026, 1, 31, 8, 30, tzinfo=beijing)
    assert cells.instant("2026-01-31T00:30:00Z") == datetime(2026, 1, 31, 8, 30, tzinfo=beijing)
    for wrong in ("2026-01-31 25:00", "8:30", "2026-01-31 8点"):
        with pytest.raises(CellFault):
            cells.instant(wrong)


@pytest.mark.parametrize(
    ("cell", "weight_g"), [("1.35", 1350), ("1,234.5", 1_234_500), ("０．５", 500), ("1e2", 100_000)]
)
def test_kilograms_become_whole_grams(cell: str, weight_g: int) -> None:
    assert cells.grams(1000, 10**9)(cell) == weight_g


@pytest.mark.parametrize("cell", ["NaN", "Infinity", "-1", "1.0005", "12,34", "abc", "1e99999", "0"])
def test_an_invalid_weight_is_refused(cell: str) -> None:
    with pytest.raises(CellFault):
        cells.grams(1000, 10**9)(cell)


def test_yes_and_no_in_both_languages() -> None:
    assert [cells.yes_no(cell) for cell in ("是", "否", "YES", "0")] == [True, False, True, False]
    with pytest.raises(CellFault):
        cells.yes_no("也许")


@pytest.mark.parametrize("cell", ["3.10", "0.30", "9.999999999999999999999999", "1"])
def test_decimals_keep_their_digits(cell: str) -> None:
    assert str(cells.decimal(Decimal(0), Decimal(10))(cell)) == cell
