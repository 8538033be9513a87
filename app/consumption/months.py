"""A month of the district's calendar, as it stands in an address."""

from __future__ import annotations

from datetime import date, datetime

from app.clock import day_start
from app.errors import Malformed


def bounds(month: str) -> tuple[datetime, datetime]:
    """Return the half-open interval of a month written "2026-03". Raises Malformed."""
    try:
        first = date.fromisoformat(f"{month}-01")
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    except ValueError as error:
        raise Malformed("month must look like 2026-03") from error
    return day_start(first), day_start(following)
