"""Sums of the totals, level by level, down to the single drop; and whether they still agree with the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import TextClause, text

from app.clock import day_bounds
from app.db import db
from app.indicators.periods import Period
from app.indicators.rate import UNCOUNTED_CATEGORIES
from app.indicators.totals.cells import CHANGES, WEIGHED

PAGE = 50


@dataclass(frozen=True, slots=True)
class Level:
    """What a street, a community or a day brought in a period.

    `counted_g` is in the rate; `waiting_g` would be, but the haulage of its days is not known yet; `other_g` never is
    (bulky, hazardous …). `key` opens the next level.
    """

    key: str
    name: str
    n: int
    counted_g: int
    waiting_g: int
    other_g: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that the facts no longer give: how many records were known, how many are found."""

    day: date
    community_code: str
    category_code: str
    known: int
    found: int


@dataclass(frozen=True, slots=True)
class DropRow:
    """One drop, with nothing about the person. Weight in grams."""

    id: int
    bin_code: str
    site: str
    community_code: str
    scene: str
    category: str
    weight_g: int | None
    pieces: int | None
    occurred_at: datetime
    recorded_at: datetime
    door: str
    claimed: bool
    amount: int
    tariff_id: int | None


_LEVEL = """coalesce(sum(w.n), 0)::bigint,
    coalesce(sum(w.weight_g) FILTER (WHERE w.counts AND w.hauled), 0)::bigint,
    coalesce(sum(w.weight_g) FILTER (WHERE w.counts AND NOT w.hauled), 0)::bigint,
    coalesce(sum(w.weight_g) FILTER (WHERE NOT w.counts), 0)::bigint"""
_STREETS = text(f"""WITH {WEIGHED}
SELECT s.code, s.name, {_LEVEL}
FROM street s LEFT JOIN weighed w ON w.street_code = s.code AND w.channel = :channel
GROUP BY s.code ORDER BY s.code""")
_COMMUNITIES = text(f"""WITH {WEIGHED}
SELECT c.code, c.name, {_LEVEL}
FROM community c LEFT JOIN weighed w ON w.community_code = c.code AND w.channel = :channel
WHERE c.street_code = :code GROUP BY c.code ORDER BY c.code""")
_DAYS = text(f"""WITH {WEIGHED}
SELECT w.day::text, w.day::text, {_LEVEL}
FROM weighed w WHERE w.community_code = :code AND w.channel = :channel
GROUP BY w.day HAVING sum(w.n) > 0 ORDER BY w.day DESC""")
_TOTAL = text(f"""WITH {WEIGHED} SELECT '', '', {_LEVEL} FROM weighed w
WHERE w.channel = :channel AND starts_with(w.community_code, :code)""")
_COVERED_DAYS = text(f"""WITH {WEIGHED} SELECT count(*) FROM hauled""")

_DROP = """SELECT d.id, b.code, s.name, s.community_code, s.scene, g.name_zh, d.weight_g, d.pieces, d.occurred_at,
    d.recorded_at, q.door, d.account_id IS NOT NULL OR k.drop_id IS NOT NULL, d.amount, d.tariff_id
FROM drop d
JOIN bin b ON b.id = d.bin_id JOIN site s ON s.id = d.site_id JOIN category g ON g.code = d.category_code
JOIN drop_batch q ON q.id = d.batch_id
LEFT JOIN claim k ON k.drop_id = d.id"""
_DROPS_OF_DAY = text(f"""{_DROP}
WHERE s.community_code = :code AND d.occurred_at >= :start AND d.occurred_at < :end AND d.id > :after
ORDER BY d.id LIMIT :limit""")
_ONE_DROP = text(f"{_DROP} WHERE d.id = :id")
_DIFFERENCES = text(f"""{CHANGES}
SELECT day, community_code, category_code, coalesce(known_n, 0), n FROM change
WHERE (n, set_hash) IS DISTINCT FROM (coalesce(known_n, 0), coalesce(known_hash, ''))
    AND day <> ALL(SELECT m.day FROM dirty_day m)
ORDER BY 1, 2, 3""")


def streets(period: Period, channel: str = "bins") -> list[Level]:
    """Return what each street brought, all streets, in the order of their codes."""
    return _levels(_STREETS, period, channel)


def communities(period: Period, street_code: str, channel: str = "bins") -> list[Level]:
    """Return what each community of a street brought, all communities."""
    return _levels(_COMMUNITIES, period, channel, street_code)


def days(period: Period, community_code: str, channel: str = "bins") -> list[Level]:
    """Return what each day brought in a community, newest first, days with drops only."""
    return _levels(_DAYS, period, channel, community_code)


def total(period: Period, code: str = "", channel: str = "bins") -> Level:
    """Return the sum of the communities whose code begins with `code`, computed on its own."""
    return _levels(_TOTAL, period, channel, code)[0]


def covered_days(period: Period) -> int:
    """Return how many days of the period a haulage record covers."""
    found: int = db.session.execute(_COVERED_DAYS, _of(period)).scalar_one()
    return found


def drops_of_day(community_code: str, day: date, after: int = 0, limit: int = PAGE) -> Sequence[DropRow]:
    """Return drops of a community's business day whose id is above `after`, by id."""
    start, end = day_bounds(day)
    found = db.session.execute(
        _DROPS_OF_DAY, {"code": community_code, "start": start, "end": end, "after": after, "limit": limit}
    )
    return [DropRow(*row) for row in found]


def drop(drop_id: int) -> DropRow | None:
    """Return one drop."""
    row = db.session.execute(_ONE_DROP, {"id": drop_id}).first()
    return DropRow(*row) if row else None


def differences(of_days: Sequence[date]) -> list[Difference]:
    """Return the cells of `of_days` that the facts no longer give, leaving out days that are marked for adding up.

    Facts are appended and every addition marks its day, so each difference is something that was changed behind the
    program's back. A claim is no such thing: it changes who a drop belongs to, not the drop.
    """
    found = db.session.execute(_DIFFERENCES, {"days": sorted(of_days)})
    return [Difference(*row) for row in found]


def days_with_facts() -> list[date]:
    """Return every business day that has a drop or a total."""
    found = db.session.execute(
        text("""SELECT DISTINCT (occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM drop
        UNION SELECT DISTINCT day FROM day_total ORDER BY day""")
    )
    return [row.day for row in found]


def _of(period: Period) -> dict[str, object]:
    return {"from_on": period.from_on, "to_on": period.to_on, "uncounted": list(UNCOUNTED_CATEGORIES)}


def _levels(statement: TextClause, period: Period, channel: str, code: str = "") -> list[Level]:
    found = db.session.execute(statement, _of(period) | {"channel": channel, "code": code})
    return [Level(*row) for row in found]
