"""Add up days, inside the caller's transaction. A day is computed from its facts, never incremented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text

from app import clock
from app.db import db
from app.indicators.rate import UNCOUNTED_CATEGORIES

_CELLS = text("SELECT add_up_cells(:first, :last, :now)")
_SUMS = text("SELECT keep_day_sums(:first, :last, :uncounted)")


def add_up(days: Sequence[date]) -> int:
    """Compute the cells of `days`, append a vintage of each that changed, and keep their sums; return how many did."""
    return sum(add_up_between(day, day) for day in days)


def add_up_between(first: date, last: date) -> int:
    """Do the same for all days from `first` to `last`, in one pass over their drops."""
    changed = db.session.execute(_CELLS, {"first": first, "last": last, "now": clock.now()}).scalar_one()
    db.session.execute(_SUMS, {"first": first, "last": last, "uncounted": list(UNCOUNTED_CATEGORIES)})
    return int(changed)


def forget_participants() -> None:
    """Forget who took part, before everything is recomputed."""
    db.session.execute(text("DELETE FROM participant"))


def pop_dirty_days() -> list[date]:
    """Remove the marks of days whose facts grew, and return those days; marks that arrive later stay."""
    return list(db.session.scalars(text("SELECT * FROM pop_dirty_days()")))
