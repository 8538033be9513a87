"""What tonnages brought, by street; and whether a reading still fits its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from app.db import db
from app.indicators.periods import Period
from app.indicators.rate import Part
from app.indicators.readings.queries import Known
from app.indicators.readings.recycling import PART_OF_KIND, SHARES, parts, what_counts
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


_BY_STREET = text(f"""WITH {SHARES}
SELECT coalesce(s.code, ''), coalesce(s.name, ''), count(DISTINCT w.id),
    coalesce(sum(w.weight_g) FILTER (WHERE w.hauled), 0)::bigint,
    coalesce(sum(w.weight_g) FILTER (WHERE NOT w.hauled), 0)::bigint, 0
FROM street s FULL JOIN (SELECT * FROM share WHERE kind = :kind) w ON w.street_code = s.code
GROUP BY s.code, s.name ORDER BY s.code NULLS LAST""")
_RECORDS = text(f"""WITH {SHARES}
SELECT o.name, v.record_no, v.version, v.from_on, v.to_on, s.name, v.weight_g, v.in_haulage, v.document_no
FROM valid v JOIN organisation o ON o.id = v.organisation_id LEFT JOIN street s ON s.code = v.street_code
WHERE v.kind = :kind ORDER BY v.from_on DESC, v.id DESC LIMIT 500""")


def by_street(period: Period, part: Part) -> list[Level]:
    """Return what each street brought to a part that comes from tonnages; key "" is what names no street."""
    found = db.session.execute(_BY_STREET, what_counts(period) | {"kind": _kind(part)})
    return [Level(*row) for row in found]


def records(period: Period, part: Part) -> Sequence[TonnageRow]:
    """Return the newest 500 tonnage records behind a part."""
    found = db.session.execute(_RECORDS, what_counts(period) | {"kind": _kind(part)})
    return [TonnageRow(*row) for row in found]


def stale_parts(reading: Known) -> list[Part]:
    """Return the parts whose records are no longer those the reading was made of: new ones came, or some changed."""
    now = parts(reading.period)
    known = {part: reading.inputs[part].set_hash for part in Part if part in reading.inputs}
    return [part for part, digest in known.items() if digest != (now[part].set_hash if part in now else "")]


def _kind(part: Part) -> str:
    return next(kind for kind, known in PART_OF_KIND.items() if known is part)
