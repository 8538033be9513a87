"""Tables as files that spreadsheets open without harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_BOM = "\ufeff"  # without it, Chinese Excel reads UTF-8 as GBK
# First letters that make a spreadsheet compute a cell, plain and full-width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def csv_file(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file (UTF-8 with BOM, CRLF). Texts that would be computed get an apostrophe in front."""
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out)
    writer.writerow([_inert(header) for header in headers])
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8")


def _inert(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
