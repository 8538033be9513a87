"""Measures that one statement counts. Its rows are the inputs: (name, role, value, n_records, set_hash).

The value of the first row is the measure's. `:start` and `:end` are the instants between which something must have
happened, `:from_on` and `:to_on` the business days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from app.clock import day_bounds, day_start
from app.db import db, sql_source
from app.indicators.periods import Period
from app.indicators.readings.records import ComputedReading, Input

BASIS = "平台记录"


def counted(
    read: str, unit: str, units: Mapping[str, str] | None = None
) -> Callable[[Period, datetime], ComputedReading]:
    """Return the computation of what `sql/reads/<read>.sql` counts, in `unit` but for the inputs named in `units`."""
    other = units or {}
    statement = text(sql_source("app.indicators", read))

    def compute(period: Period, now: datetime) -> ComputedReading:
        end = day_bounds(period.to_on)[1]
        known = {"from_on": period.from_on, "to_on": period.to_on, "start": day_start(period.from_on), "end": end}
        rows = db.session.execute(statement, known | {"now": now})
        inputs = tuple(
            Input(name, role, value, other.get(name, unit), n, digest) for name, role, value, n, digest in rows
        )
        return ComputedReading(Decimal(inputs[0].value), unit, BASIS, "A", () if end <= now else ("P",), inputs)

    return compute
