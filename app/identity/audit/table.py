"""The audit trail as CSV that spreadsheet programs open without running anything in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from app.clock import DISTRICT_ZONE
from app.identity.audit.queries import TrailEntry

COLUMNS = ("time", "actor", "actor_id", "via", "action", "object_type", "object_id", "ip", "request_id", "detail")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_BOM = "\ufeff"  # without it, Excel reads UTF-8 as something else


def rows(entries: Iterable[TrailEntry]) -> Iterator[str]:
    """Yield CSV lines: the header, then one for each entry, times in the district's zone."""
    yield _BOM + _line(COLUMNS)
    for entry in entries:
        yield _line(
            (
                entry.at.astimezone(DISTRICT_ZONE).isoformat(timespec="seconds"),
                entry.actor,
                entry.actor_id or "",
                entry.via,
                entry.action,
                entry.object_type,
                entry.object_id,
                entry.ip,
                entry.request_id,
                json.dumps(entry.detail, ensure_ascii=False) if entry.detail else "",
            )
        )


def _line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([neutral(str(value)) for value in values])
    return out.getvalue()


def neutral(text: str) -> str:
    """Put an apostrophe before what a spreadsheet program would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
