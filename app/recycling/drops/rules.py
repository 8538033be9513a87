"""The rules that a readable drop must satisfy before it is taken. Pure: all knowledge is passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.recycling.drops.parsing import Row

AHEAD = timedelta(minutes=10)  # clocks of bins run a little fast
BEHIND = timedelta(days=400)  # a bin or a ledger may be a year late, not more


@dataclass(frozen=True, slots=True)
class KnownBin:
    """A bin that the sender may report for."""

    id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class CategoryBounds:
    """The bounds of one drop of a category, and its unit."""

    unit: str
    max_weight_g: int
    max_pieces: int


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The data that the rules consult."""

    bins: Mapping[str, KnownBin]
    categories: Mapping[str, CategoryBounds]
    earliest: datetime
    latest: datetime


def fault(row: Row, known: RuleContext) -> tuple[str, str] | None:
    """Return why `row` cannot be taken, as (reason, field), or None when it can."""
    if row.bin not in known.bins:
        return "unknown_bin", "bin"
    if row.seq is None and row.record_no is None:
        return "no_number", "seq"
    bounds = known.categories.get(row.category)
    if bounds is None:
        return "unknown_category", "category"
    if not known.earliest <= row.occurred_at <= known.latest:
        return ("too_old" if row.occurred_at < known.earliest else "in_the_future"), "occurred_at"
    return _quantity_fault(row, bounds)


def _quantity_fault(row: Row, bounds: CategoryBounds) -> tuple[str, str] | None:
    if bounds.unit == "kg" and row.weight_g is None:
        return "no_weight", "weight_g"
    if bounds.unit == "piece" and row.pieces is None:
        return "no_pieces", "pieces"
    if row.weight_g is not None and not 1 <= row.weight_g <= bounds.max_weight_g:
        return "weight_out_of_range", "weight_g"
    if row.pieces is not None and not 1 <= row.pieces <= bounds.max_pieces:
        return "pieces_out_of_range", "pieces"
    if row.record_no is not None and not row.record_no.isprintable():
        return "bad_value", "record_no"
    return None
