"""What indicators read of green consumption: counts per business day, with the ids behind every number.

An event is held when it was published, not cancelled, and has begun; it counts on the day it begins. A check-in counts
on its own day, an act on the day it was done. All intervals are half open, [from, to). Nothing here is among the
plan's 31 indicators: these are supporting figures (支撑指标).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, Select, cast, exists, func, select, union

from app import clock
from app.clock import DISTRICT_ZONE
from app.consumption.acts.models import GreenAct
from app.consumption.checkins.models import CheckIn
from app.consumption.events.kinds import Step
from app.consumption.events.models import EventStep, MallEvent
from app.consumption.malls.models import Mall
from app.db import db
from app.places.models import Community, Site, Street


@dataclass(frozen=True, slots=True)
class EventHeld:
    """An event that took place, on the day it began."""

    event_id: int
    day_on: date
    mall_id: int
    mall: str
    street_code: str
    community_code: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class CheckInDay:
    """Check-ins of one mall on one day. `participants` are distinct persons of that day and must not be added up."""

    day_on: date
    mall_id: int
    street_code: str
    community_code: str
    check_ins: int
    participants: int


@dataclass(frozen=True, slots=True)
class ActDay:
    """Acts of one kind in one mall on one day; `quantity` in the kind's unit, `credited` how many earned."""

    day_on: date
    mall_id: int
    street_code: str
    community_code: str
    kind: str
    acts: int
    quantity: int
    credited: int


def events_held(since: datetime, until: datetime, *, mall_id: int | None = None) -> list[EventHeld]:
    """Return the events that began in [since, until) and took place."""
    rows = db.session.execute(
        _placed(
            select(
                MallEvent.id,
                _day(MallEvent.starts_at),
                Mall.id,
                Mall.name,
                Street.code,
                Community.code,
                MallEvent.kind,
                MallEvent.title,
            ).join_from(MallEvent, Mall, Mall.id == MallEvent.mall_id)
        )
        .where(MallEvent.starts_at >= since, MallEvent.starts_at < until, MallEvent.starts_at <= clock.now())
        .where(_took(Step.PUBLISHED), ~_took(Step.CANCELLED), *_at(Mall.id, mall_id))
        .order_by(MallEvent.starts_at, MallEvent.id)
    )
    return [EventHeld(*row) for row in rows]


def participants(
    since: datetime, until: datetime, *, mall_id: int | None = None, street_code: str | None = None
) -> int:
    """Return how many different persons checked in during [since, until)."""
    query = _check_ins(select(func.count(CheckIn.person_id.distinct())), since, until)
    return db.session.scalar(query.where(*_at(Mall.id, mall_id), *_at(Street.code, street_code))) or 0


def check_ins_by_day(since: datetime, until: datetime) -> list[CheckInDay]:
    """Return check-ins per day and mall in [since, until)."""
    day = _day(CheckIn.checked_in_at)
    wanted = select(day, Mall.id, Street.code, Community.code, func.count(), func.count(CheckIn.person_id.distinct()))
    query = _check_ins(wanted, since, until).group_by(day, Mall.id, Street.code, Community.code)
    return [CheckInDay(*row) for row in db.session.execute(query.order_by(day, Mall.id))]


def check_in_ids(
    since: datetime, until: datetime, *, mall_id: int | None = None, street_code: str | None = None, limit: int = 1000
) -> list[int]:
    """Return the check-ins behind a number, in the order they were made."""
    query = _check_ins(select(CheckIn.id), since, until)
    query = query.where(*_at(Mall.id, mall_id), *_at(Street.code, street_code))
    return list(db.session.scalars(query.order_by(CheckIn.checked_in_at, CheckIn.id).limit(limit)))


def acts_by_day(since: datetime, until: datetime) -> list[ActDay]:
    """Return acts per day, mall and kind in [since, until)."""
    day = _day(GreenAct.occurred_at)
    groups = (day, Mall.id, Street.code, Community.code, GreenAct.kind_code)
    credited = func.count().filter(GreenAct.reward > 0)
    wanted = select(*groups, func.count(), cast(func.sum(GreenAct.quantity), BigInteger), credited)
    query = _acts(wanted, since, until).group_by(*groups).order_by(day, Mall.id, GreenAct.kind_code)
    return [ActDay(*row) for row in db.session.execute(query)]


def act_ids(
    since: datetime,
    until: datetime,
    *,
    kind: str | None = None,
    mall_id: int | None = None,
    street_code: str | None = None,
    limit: int = 1000,
) -> list[int]:
    """Return the acts behind a number, in the order they were done."""
    query = _acts(select(GreenAct.id), since, until).where(
        *_at(GreenAct.kind_code, kind), *_at(Mall.id, mall_id), *_at(Street.code, street_code)
    )
    return list(db.session.scalars(query.order_by(GreenAct.occurred_at, GreenAct.id).limit(limit)))


def days_touched(recorded_since: datetime, recorded_until: datetime) -> list[date]:
    """Return the days whose numbers changed by what was recorded in [recorded_since, recorded_until).

    Acts are recorded late, so their day may lie well before; a step changes the day on which its event begins, and so
    does its beginning.
    """
    touched = union(
        select(_day(CheckIn.checked_in_at)).where(
            CheckIn.recorded_at >= recorded_since, CheckIn.recorded_at < recorded_until
        ),
        select(_day(GreenAct.occurred_at)).where(
            GreenAct.recorded_at >= recorded_since, GreenAct.recorded_at < recorded_until
        ),
        select(_day(MallEvent.starts_at))
        .join(EventStep, EventStep.event_id == MallEvent.id)
        .where(EventStep.recorded_at >= recorded_since, EventStep.recorded_at < recorded_until),
        select(_day(MallEvent.starts_at)).where(
            MallEvent.starts_at >= recorded_since, MallEvent.starts_at < recorded_until
        ),
    )
    return sorted(db.session.scalars(touched))


def _day(column: Any) -> ColumnElement[date]:
    return cast(func.timezone(DISTRICT_ZONE.key, column), Date)


def _took(step: Step) -> ColumnElement[bool]:
    return exists().where(EventStep.event_id == MallEvent.id, EventStep.step == step.value)


def _at(column: Any, value: object) -> tuple[ColumnElement[bool], ...]:
    return () if value is None else (column == value,)


def _placed(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add where the mall stands."""
    return (
        query.join(Site, Site.id == Mall.site_id)
        .join(Community, Community.code == Site.community_code)
        .join(Street, Street.code == Community.street_code)
    )


def _check_ins(wanted: Select[*tuple[Any, ...]], since: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    joined = (
        wanted.select_from(CheckIn)
        .join(MallEvent, MallEvent.id == CheckIn.event_id)
        .join(Mall, Mall.id == MallEvent.mall_id)
    )
    return _placed(joined).where(CheckIn.checked_in_at >= since, CheckIn.checked_in_at < until)


def _acts(wanted: Select[*tuple[Any, ...]], since: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    joined = wanted.select_from(GreenAct).join(Mall, Mall.id == GreenAct.mall_id)
    return _placed(joined).where(GreenAct.occurred_at >= since, GreenAct.occurred_at < until)


# What the ledger must hold, for the audit: (source_id, payer, payer_id, payee, payee_id, amount).
CHECK_INS_PAID = "SELECT id, 'event', event_id, 'wallet', household_id, reward FROM check_in WHERE reward > 0"
ACTS_PAID = """SELECT id, CASE WHEN event_id IS NULL THEN 'issuance' ELSE 'event' END, coalesce(event_id, 0), 'wallet',
    household_id, reward FROM green_act WHERE reward > 0"""
BUDGETS = "SELECT id, 'issuance', 0, 'event', event_id, amount FROM event_funding"
