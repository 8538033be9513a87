"""Reads of check-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Date, cast, func, select

from app.clock import DISTRICT_ZONE
from app.consumption.checkins.models import CheckIn
from app.consumption.events.models import MallEvent
from app.consumption.malls.models import Mall
from app.db import db


@dataclass(frozen=True, slots=True)
class MyCheckIn:
    """One of a person's check-ins; amounts are 0.01 coin."""

    id: int
    event_id: int
    title: str
    mall: str
    reward: int
    promised: int
    checked_in_at: datetime


@dataclass(frozen=True, slots=True)
class CheckInCount:
    """Check-ins of one event in one hour of one day: counts, no persons. `paid` is 0.01 coin."""

    day: str
    hour: int
    via: str
    check_ins: int
    paid: int


def check_in(check_in_id: int, person_id: int | None) -> MyCheckIn | None:
    """Return one of a person's check-ins, or None for anyone else's."""
    return next(iter(_mine(CheckIn.id == check_in_id, CheckIn.person_id == person_id, limit=1)), None)


def check_ins_of(person_id: int, *, limit: int = 50) -> list[MyCheckIn]:
    """Return a person's check-ins, the newest first."""
    return _mine(CheckIn.person_id == person_id, limit=limit)


def _mine(*conditions: ColumnElement[bool], limit: int) -> list[MyCheckIn]:
    rows = db.session.execute(
        select(
            CheckIn.id,
            CheckIn.event_id,
            MallEvent.title,
            Mall.name,
            CheckIn.reward,
            MallEvent.reward,
            CheckIn.checked_in_at,
        )
        .join(MallEvent, MallEvent.id == CheckIn.event_id)
        .join(Mall, Mall.id == MallEvent.mall_id)
        .where(*conditions)
        .order_by(CheckIn.checked_in_at.desc())
        .limit(limit)
    )
    return [MyCheckIn(*row) for row in rows]


def check_in_of(event_id: int, person_id: int | None) -> CheckIn | None:
    """Return a person's check-in at an event, if there was one."""
    return db.session.scalar(select(CheckIn).filter_by(event_id=event_id, person_id=person_id)) if person_id else None


def counts_of(event_id: int) -> list[CheckInCount]:
    """Return an event's check-ins by hour and way in: safe to publish, because it identifies no one."""
    local = func.timezone(DISTRICT_ZONE.key, CheckIn.checked_in_at)
    day, hour = cast(local, Date), func.date_part("hour", local)
    rows = db.session.execute(
        select(day, hour, CheckIn.via, func.count(), func.sum(CheckIn.reward))
        .where(CheckIn.event_id == event_id)
        .group_by(day, hour, CheckIn.via)
        .order_by(day, hour, CheckIn.via)
    )
    return [CheckInCount(on.isoformat(), int(at), via, count, int(paid)) for on, at, via, count, paid in rows]


def paid_by(event_id: int) -> int:
    """Return the total paid for an event's check-ins, in 0.01 coin."""
    return int(db.session.scalar(select(func.sum(CheckIn.reward)).where(CheckIn.event_id == event_id)) or 0)
