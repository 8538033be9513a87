"""Append a reading, inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select

from app.db import db
from app.indicators.models import Reading, ReadingInput
from app.indicators.periods import Period


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a reading: a sum in `unit` over `n_records` records, and the hash of their set."""

    name: str
    role: str
    value: int
    unit: str
    n_records: int = 0
    set_hash: str = ""


@dataclass(frozen=True, slots=True)
class ComputedReading:
    """A value computed from the present facts."""

    value: Decimal | None
    unit: str
    basis: str
    quality: str = "A"
    flags: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = field(default=())


def current(measure: str, period: Period) -> Reading | None:
    """Return the vintage that counts."""
    return db.session.scalar(
        select(Reading)
        .filter_by(measure=measure, period=period.kind, from_on=period.from_on, to_on=period.to_on)
        .order_by(Reading.vintage.desc())
        .limit(1)
    )


def inputs_of(reading_id: int) -> tuple[Input, ...]:
    """Return what went into a reading, by name."""
    rows = db.session.scalars(select(ReadingInput).filter_by(reading_id=reading_id).order_by(ReadingInput.name))
    return tuple(Input(r.name, r.role, r.value, r.unit, r.n_records, r.set_hash) for r in rows)


def record(measure: str, period: Period, computed: ComputedReading) -> bool:
    """Append `computed` as the period's next vintage unless nothing changed; return whether it was appended."""
    known = current(measure, period)
    if known is not None and _as_computed(known) == _sorted(computed):
        return False
    reading = Reading(
        measure=measure,
        period=period.kind,
        from_on=period.from_on,
        to_on=period.to_on,
        vintage=known.vintage + 1 if known else 1,
        value=computed.value,
        unit=computed.unit,
        basis=computed.basis,
        flags=list(computed.flags),
        quality=computed.quality,
    )
    db.session.add(reading)
    db.session.flush()
    db.session.add_all(
        ReadingInput(
            reading_id=reading.id,
            name=i.name,
            role=i.role,
            value=i.value,
            unit=i.unit,
            n_records=i.n_records,
            set_hash=i.set_hash,
        )
        for i in computed.inputs
    )
    return True


def _as_computed(reading: Reading) -> ComputedReading:
    return ComputedReading(
        reading.value, reading.unit, reading.basis, reading.quality, tuple(reading.flags), inputs_of(reading.id)
    )


def _sorted(computed: ComputedReading) -> ComputedReading:
    ordered = tuple(sorted(computed.inputs, key=lambda i: i.name))
    return ComputedReading(computed.value, computed.unit, computed.basis, computed.quality, computed.flags, ordered)
