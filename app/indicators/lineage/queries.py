"""What tonnages brought, by street; and whether a reading still fits its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from app import clock
from app.db import db, sql_source
from app.indicators.measure import Measure
from app.indicators.periods import Period
from app.indicators.rate import PART_OF_KIND, UNCOUNTED_CATEGORIES, UNCOUNTED_SECTORS, Part
from app.indicators.readings.queries import StoredReading
from app.indicators.totals.queries import Level

DROP_PARTS = (Part.BINS, Part.PICKUP)


@dataclass(frozen=True, slots=True)
class TonnageRow:
    """One tonnage record, for those who may see records."""

    organisation: str
    record_no: str
    version: int
    from_on: date
    to_on: date
    street: str | None
    weight_g: int
    in_haulage: bool
    document_no: str


_BY_STREET, _RECORDS = (text(sql_source("app.indicators", name)) for name in ("tonnage_streets", "tonnage_records"))


def by_street(period: Period, part: Part) -> list[Level]:
    """Return each street's share of a part that comes from tonnages; key "" collects records without a street."""
    found = db.session.execute(_BY_STREET, _asked(period, part))
    return [Level(*row) for row in found]


def records(period: Period, part: Part) -> Sequence[TonnageRow]:
    """Return the newest 500 tonnage records behind a part."""
    found = db.session.execute(_RECORDS, _asked(period, part))
    return [TonnageRow(*row) for row in found]


def stale_parts(measure: Measure, reading: StoredReading) -> list[str]:
    """Return the parts whose records are no longer those behind the reading: some were added or changed."""
    now = {one.name: one.set_hash for one in measure.compute(reading.period, clock.now()).inputs}
    known = [one for one in reading.inputs.values() if one.role == "part"]
    return [one.name for one in known if one.set_hash != now.get(one.name, "")]


def _asked(period: Period, part: Part) -> dict[str, object]:
    return {
        "from_on": period.from_on,
        "to_on": period.to_on,
        "uncounted": list(UNCOUNTED_CATEGORIES),
        "sectors": list(UNCOUNTED_SECTORS),
        "kind": next(kind for kind, known in PART_OF_KIND.items() if known is part),
    }
