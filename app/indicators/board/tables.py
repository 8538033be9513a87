"""Tables as files: CSV that a spreadsheet opens with its Chinese intact."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return rows as `name`.csv: UTF-8 with a byte order mark, one header line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return Response(
        text.getvalue().encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _safe(cell: object) -> object:
    """Keep text from being run as a formula; a lone dash is the plan's own sign for no unit."""
    if isinstance(cell, str) and len(cell) > 1 and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
