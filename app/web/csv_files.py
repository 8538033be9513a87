"""CSV files that spreadsheet programs open with their Chinese intact and without running anything in them."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8  # without it, Excel reads UTF-8 as something else
from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import quote

from flask import Response

# First letters that make a spreadsheet compute a cell, plain and full-width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute; a lone sign is only a sign."""
    return f"'{text}" if len(text) > 1 and text.lstrip(" ").startswith(FORMULA) else text


def restored(text: str) -> str:
    """Undo `neutral`."""
    return text[1:] if text.startswith("'") and neutral(text[1:]) != text[1:] else text


def written(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file: UTF-8 with a byte order mark, one header line, CRLF. None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(str(title)) for title in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BOM_UTF8 + out.getvalue().encode()


def _cell(value: object) -> object:
    # Numbers stay as they are: a negative number is no formula.
    return value if isinstance(value, int | float | Decimal) else neutral("" if value is None else str(value))


def download(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> Response:
    """Return a CSV file for the browser to keep as `name`.csv."""
    response = Response(written(header, rows), mimetype="text/csv")
    file = f"{name}.csv"
    called = {"filename": file} if file.isascii() else {"filename*": f"UTF-8''{quote(file, safe='')}"}
    response.headers.set("Content-Disposition", "attachment", **called)
    return response
