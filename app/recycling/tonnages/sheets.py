"""A sheet of tonnages: its columns and how a row is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.imports import cells
from app.imports.sheet import Column, RowError, SheetRow
from app.recycling.categories.models import Category
from app.web import csv_files

MOST_G = 10**13
SECTORS = {
    "居民": "residential",
    "生活": "residential",
    "residential": "residential",
    "公共机构": "public",
    "public": "public",
    "商业": "commercial",
    "commercial": "commercial",
    "工业": "industrial",
    "industrial": "industrial",
}


@dataclass(frozen=True, slots=True)
class TonnageEntry:
    """What one row says: how many grams of what, from day to day."""

    record_no: str
    from_on: date
    to_on: date
    weight_g: int
    street_code: str | None
    category_code: str | None
    source_sector: str
    in_haulage: bool
    document_no: str


def columns(categories: Mapping[str, Category], streets: Mapping[str, str]) -> list[Column]:
    """Return the columns; `streets` maps codes to names."""
    kinds = {word.lower(): code for code, one in categories.items() for word in (one.name_zh, one.name_en, code)}
    places = {word.lower(): code for code, name in streets.items() for word in (code, name, name.removesuffix("街道"))}
    return [
        Column("record_no", ("记录号", "record_no"), cells.text(64), required=True),
        Column("from_on", ("开始日期", "from_on", "日期"), cells.day, required=True),
        Column("to_on", ("结束日期", "to_on"), cells.day),
        Column("weight_t", ("重量(吨)", "weight_t"), cells.grams(1_000_000, MOST_G, 0)),
        Column("weight_kg", ("重量(千克)", "weight_kg", "重量(公斤)"), cells.grams(1000, MOST_G, 0)),
        Column("street", ("街道", "street"), cells.one_of(places)),
        Column("category", ("品类", "category"), cells.one_of(kinds)),
        Column("source_sector", ("来源", "source_sector"), cells.one_of(SECTORS)),
        Column("in_haulage", ("已含在清运量中", "in_haulage"), cells.yes_no),
        Column("document_no", ("凭证号", "document_no"), cells.text(80)),
    ]


def entry(row: SheetRow, today: date, *, hauled: bool) -> TonnageEntry | RowError:
    """Return what a row says, or what is wrong with it as a whole; `hauled` where it does not say whether it was."""
    said = row.values
    weight = said.get("weight_t") if said.get("weight_t") is not None else said.get("weight_kg")
    start = said["from_on"]
    end = said.get("to_on") or start
    assert isinstance(start, date)
    assert isinstance(end, date)
    if not isinstance(weight, int):
        return RowError(row.row, "重量(吨)", "", "empty")
    if end < start or (end - start).days > 366:  # noqa: PLR2004 - a year, leap or not
        return RowError(row.row, "结束日期", end.isoformat(), "period_wrong")
    if end > today:
        return RowError(row.row, "结束日期", end.isoformat(), "day_ahead")
    return TonnageEntry(
        record_no=str(said["record_no"]),
        from_on=start,
        to_on=end,
        weight_g=weight,
        street_code=_text(said.get("street")),
        category_code=_text(said.get("category")),
        source_sector=_text(said.get("source_sector")) or "residential",
        in_haulage=hauled if said.get("in_haulage") is None else bool(said["in_haulage"]),
        document_no=_text(said.get("document_no")) or "",
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def template() -> bytes:
    """Return a sheet with Chinese titles and one row to replace."""
    titles = ["记录号", "开始日期", "结束日期", "重量(吨)", "街道", "品类", "来源", "已含在清运量中", "凭证号"]
    sample = ["2026-01-001", "2026-01-01", "2026-01-31", "123.456", "", "", "居民", "否", "QY-0001"]
    return csv_files.written(titles, [sample])


def template_in_english() -> bytes:
    """Return the same sheet with English titles."""
    titles = ["record_no", "from_on", "to_on", "weight_t", "street", "category", "source_sector", "in_haulage"]
    return csv_files.written([*titles, "document_no"], [["2026-01-001", "2026-01-01", "2026-01-31", "123.456", "", "",
                                                   "residential", "no", "QY-0001"]])  # fmt: skip
