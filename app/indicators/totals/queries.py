"""Sums of the totals, level by level, down to the single drop; and whether they still agree with the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import TextClause, text

from app.clock import day_bounds, day_start
from app.db import db, sql_source
from app.indicators.periods import Period
from app.indicators.rate import UNCOUNTED_CATEGORIES

PAGE = 50


@dataclass(frozen=True, slots=True)
class Level:
    """The share of a street, a community or a day in a period.

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
    """A difference from the facts: how many records were known, how many are found.

    `what` is a cell (in a community, of a category), a household (first seen on that day), or the sums of a day.
    """

    what: str
    day: date
    place: str
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


def _read(name: str) -> TextClause:
    return text(sql_source("app.indicators", name))


_STREETS, _COMMUNITIES, _DAYS, _TOTAL = map(_read, ("street_masses", "community_masses", "day_masses", "total_mass"))
_COVERED_DAYS = _read("covered_days")
_DROPS_OF_DAY, _ONE_DROP = _read("drops_of_day"), _read("one_drop")
_DIFFERENCES = _read("differences")
_FIRST_FACT = _read("first_fact")


def streets(period: Period, channel: str = "bins") -> list[Level]:
    """Return every street's share, in the order of their codes."""
    return _levels(_STREETS, period, channel)


def communities(period: Period, street_code: str, channel: str = "bins") -> list[Level]:
    """Return the share of every community of a street."""
    return _levels(_COMMUNITIES, period, channel, street_code)


def days(period: Period, community_code: str, channel: str = "bins") -> list[Level]:
    """Return each day's share in a community, newest first, for days with drops."""
    return _levels(_DAYS, period, channel, community_code)


def total(period: Period, code: str = "", channel: str = "bins") -> Level:
    """Return the sum of the communities whose code begins with `code`, computed on its own."""
    return _levels(_TOTAL, period, channel, code)[0]


def covered_days(period: Period) -> int:
    """Return how many days of the period a haulage record covers."""
    asked = {"from_on": period.from_on, "to_on": period.to_on}
    return int(db.session.execute(_COVERED_DAYS, asked).scalar_one())


def drops_of_day(community_code: str, day: date, after: int = 0, limit: int = PAGE) -> Sequence[DropRow]:
    """Return drops of a community's business day whose id is above `after`, by id."""
    start, end = day_bounds(day)
    found = db.session.execute(
        _DROPS_OF_DAY, {"code": community_code, "start": start, "end": end, "after": after, "limit": limit}
    )
    return [DropRow(*row) for row in found]


def drop(drop_id: int) -> DropRow | None:
    """Return one drop."""
    row = db.session.execute(_ONE_DROP, {"drop_id": drop_id}).first()
    return DropRow(*row) if row else None


def differences(first: date, last: date, *, everything: bool = False) -> list[Difference]:
    """Return the cells from `first` to `last` that differ from the facts, except on days that are to be added up.

    Facts are appended and every addition marks its day, so each difference is something that was changed behind the
    program's back. A claim is not one: it changes whose a drop is, not the drop. With `everything`, which
    only makes sense over all days, also the households that took part and the sums of days.
    """
    asked = {
        "first": first,
        "last": last,
        "start": day_start(first),
        "end": day_bounds(last)[1],
        "uncounted": list(UNCOUNTED_CATEGORIES),
        "all": everything,
    }
    return [Difference(*row) for row in db.session.execute(_DIFFERENCES, asked)]


def first_fact() -> date | None:
    """Return the first business day that has a total or a tonnage."""
    found: date | None = db.session.execute(_FIRST_FACT).scalar_one()
    return found


def _of(period: Period) -> dict[str, object]:
    return {"from_on": period.from_on, "to_on": period.to_on, "uncounted": list(UNCOUNTED_CATEGORIES)}


def _levels(statement: TextClause, period: Period, channel: str, code: str = "") -> list[Level]:
    found = db.session.execute(statement, _of(period) | {"channel": channel, "code": code})
    return [Level(*row) for row in found]
