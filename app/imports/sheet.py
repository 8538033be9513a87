"""CSV files as people really send them, read into rows, with every fault named by row, column and value.

No guessing by statistics: a byte order mark decides, else strict UTF-8, else strict GB18030; short Chinese files make
statistical detectors wrong. Every cell stays text until a column's own reader has read it, so leading zeros survive.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from app.characters import half_width
from app.errors import DomainError, Refused, TooLarge
from app.imports.cells import CellFault
from app.web import csv_files

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 1_000
DELIMITERS = ",\t;"
ERROR_COLUMN = "错误"

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NotText(Refused):
    """The file is no text in UTF-8 or GB18030; perhaps a spreadsheet that was not saved as CSV."""


class EmptySheet(Refused):
    """The file has no header, or nothing below it."""


class ColumnsMissing(Refused):
    """The header lacks columns that must be there; `columns` names them."""


class ColumnTwice(Refused):
    """Two columns mean the same; `column` names it."""


class SheetTooLarge(TooLarge):
    """More than is taken at once; `limit` in megabytes."""


class TooManyRows(SheetTooLarge):
    """More rows than are taken at once; `limit` of them."""


class TooManyColumns(SheetTooLarge):
    """More columns than any sheet has; `limit` of them."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column may be called (the first title is the one shown), and how a cell in it is read.

    `read` raises CellFault. An empty cell is None without being read, and a fault where the column is required.
    """

    name: str
    titles: tuple[str, ...]
    read: Callable[[str], object] = str
    required: bool = False


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell; `row` counts as a spreadsheet does, the header being row 1."""

    row: int
    column: str
    value: str
    reason: str
    limit: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its values by column name, None where a cell was empty, and its cells by title as written."""

    row: int
    values: Mapping[str, object]
    cells: Mapping[str, str]


@dataclass(slots=True)
class Sheet:
    """Rows without a fault, and the faults, with the cells of the rows that have one."""

    rows: list[SheetRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    faulty: dict[int, Mapping[str, str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def read(source: bytes | BinaryIO, columns: Sequence[Column], max_rows: int = MAX_ROWS) -> Sheet:
    """Read a CSV file. Raises NotText, EmptySheet, ColumnsMissing, ColumnTwice and SheetTooLarge for the whole."""
    raw = source if isinstance(source, bytes) else source.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise SheetTooLarge(limit=MAX_BYTES // 1024 // 1024)
    text = decode(raw)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text, columns))
    records = _numbered(lines, max_rows)
    header = next(records, (1, []))[1]
    places, ignored = _places(header, columns)
    sheet = Sheet(ignored=ignored)
    for number, cells in records:
        _read_row(sheet, number, cells, header, places)
    if not sheet.rows and not sheet.errors:
        raise EmptySheet
    return sheet


def decode(raw: bytes) -> str:
    """Return the text of `raw` without a byte order mark. Raises NotText."""
    encodings = [name for mark, name in _BOMS if raw.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotText


def delimiter(text: str, columns: Sequence[Column]) -> str:
    """Return the delimiter with which the first line has the most known titles; a comma when none has."""
    first = next((line for line in text.splitlines() if line.strip()), "")[: MAX_COLUMNS * 100]
    known = {_plain(title) for column in columns for title in column.titles}
    return max(
        DELIMITERS, key=lambda mark: sum(_plain(cell) in known for cell in next(csv.reader([first], delimiter=mark)))
    )


def _numbered(lines: Iterable[list[str]], max_rows: int) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(lines, 1):
            if number > max_rows + 1:
                raise TooManyRows(limit=max_rows)
            if len(cells) > MAX_COLUMNS:
                raise TooManyColumns(limit=MAX_COLUMNS)
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise NotText(str(error)) from error


def _places(header: Sequence[str], columns: Sequence[Column]) -> tuple[dict[int, Column], list[str]]:
    by_title = {_plain(title): column for column in columns for title in column.titles}
    places: dict[int, Column] = {}
    ignored: list[str] = []
    for place, title in enumerate(header):
        column = by_title.get(_plain(title))
        if column is None:
            ignored.append(title.strip()[:40])
        elif column in places.values():
            raise ColumnTwice(column=title)
        else:
            places[place] = column
    if missing := [column.titles[0] for column in columns if column.required and column not in places.values()]:
        raise ColumnsMissing(columns="、".join(missing))
    return places, [title for title in ignored if title and title != ERROR_COLUMN]


def _read_row(
    sheet: Sheet, number: int, cells: Sequence[str], header: Sequence[str], places: Mapping[int, Column]
) -> None:
    shown = {title: csv_files.restored(cell)[:MAX_CELL] for title, cell in zip(header, cells, strict=False)}
    values: dict[str, object] = {}
    errors: list[RowError] = []
    for place, column in places.items():
        cell = csv_files.restored(cells[place].strip()) if place < len(cells) else ""
        value = _read_cell(number, column, cell)
        if isinstance(value, RowError):
            errors.append(value)
        else:
            values[column.name] = value
    if any(cell.strip() for cell in cells[len(header) :]):
        errors.append(RowError(number, "", "", "too_many_cells", str(len(header))))
    if errors:
        sheet.errors += errors
        sheet.faulty[number] = shown
    else:
        sheet.rows.append(SheetRow(number, values, shown))


def _read_cell(number: int, column: Column, cell: str) -> object:
    title = column.titles[0]
    if not cell:
        return RowError(number, title, "", "empty") if column.required else None
    if len(cell) > MAX_CELL:
        return RowError(number, title, cell[:40], "too_long", str(MAX_CELL))
    try:
        return column.read(cell)
    except CellFault as fault:
        return RowError(number, title, cell[:100], fault.reason, fault.limit)
    except DomainError as error:
        return RowError(number, title, cell[:100], error.code)


def _plain(title: str) -> str:
    """Titles are compared without case, blanks and width."""
    return half_width("".join(title.split())).lower()


def error_file(faulty: Iterable[tuple[Mapping[str, str], str]]) -> bytes:
    """Return the faulty rows as they were sent, with what is wrong in a last column, to be mended and sent again."""
    rows = [({title: cell for title, cell in cells.items() if title != ERROR_COLUMN}, why) for cells, why in faulty]
    header = list(dict.fromkeys(title for cells, _ in rows for title in cells))
    return csv_files.written(
        [*header, ERROR_COLUMN], ([*(cells.get(title, "") for title in header), why] for cells, why in rows)
    )
