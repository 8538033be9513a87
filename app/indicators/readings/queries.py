"""Reads of readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, select, text

from app.db import db, sql_source
from app.indicators.models import Reading, ReadingInput
from app.indicators.periods import Kind, Period, months_between
from app.indicators.readings.records import Input

_NEWEST_MONTHS = text(sql_source("app.indicators", "newest_months"))


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A stored reading: its value and everything needed to judge it."""

    id: int
    measure: str
    period: Period
    vintage: int
    value: Decimal | None
    unit: str
    basis: str
    flags: tuple[str, ...]
    quality: str
    computed_at: datetime
    inputs: Mapping[str, Input] = field(default_factory=dict)

    @property
    def parts(self) -> list[Input]:
        """Everything that went into it, by name."""
        return list(self.inputs.values())

    def sum(self, name: str) -> int:
        """Return an input's value, or 0 for a missing input."""
        found = self.inputs.get(name)
        return found.value if found else 0


def latest(measure: str, kind: Kind, on: date | None = None) -> StoredReading | None:
    """Return the current vintage of the measure's newest period of a kind, ending not after `on`."""
    until = () if on is None else (Reading.to_on <= on,)
    return next(iter(_known(Reading.measure == measure, Reading.period == kind, *until, limit=1)), None)


def of_period(measure: str, period: Period) -> list[StoredReading]:
    """Return all vintages of a period, newest first."""
    return _known(
        Reading.measure == measure,
        Reading.period == period.kind,
        Reading.from_on == period.from_on,
        Reading.to_on == period.to_on,
    )


def months(measure: str, until: date, count: int = 36) -> list[StoredReading]:
    """Return the current vintage of each of the last months until that of a day, oldest first."""
    first = date(until.year - (count + 11) // 12, until.month, 1)
    firsts = [month.from_on for month in months_between(first, until)[-count:]]
    newest = db.session.scalars(_NEWEST_MONTHS, {"measure": measure, "firsts": firsts}).all()
    return _known(Reading.id.in_(newest))[::-1] if newest else []


def last_computed() -> datetime | None:
    """Return when anything was last recorded."""
    return db.session.scalar(select(Reading.computed_at).order_by(Reading.id.desc()).limit(1))


def _known(*conditions: ColumnElement[bool], limit: int = 200) -> list[StoredReading]:
    rows = db.session.scalars(
        select(Reading).where(*conditions).order_by(Reading.to_on.desc(), Reading.vintage.desc()).limit(limit)
    ).all()
    inputs = _inputs([row.id for row in rows])
    return [
        StoredReading(
            row.id,
            row.measure,
            Period(Kind(row.period), row.from_on, row.to_on),
            row.vintage,
            row.value,
            row.unit,
            row.basis,
            tuple(row.flags),
            row.quality,
            row.computed_at,
            inputs.get(row.id, {}),
        )
        for row in rows
    ]


def _inputs(reading_ids: Sequence[int]) -> dict[int, dict[str, Input]]:
    found: dict[int, dict[str, Input]] = {}
    for r in db.session.scalars(
        select(ReadingInput)
        .where(ReadingInput.reading_id.in_(reading_ids))
        .order_by(ReadingInput.reading_id, ReadingInput.name)
    ):
        found.setdefault(r.reading_id, {})[r.name] = Input(r.name, r.role, r.value, r.unit, r.n_records, r.set_hash)
    return found
