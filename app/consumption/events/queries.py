"""Reads of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, tuple_

from app.consumption.events.kinds import Stage, Step, stage_after
from app.consumption.events.models import EventFunding, EventSeats, EventStep, MallEvent
from app.consumption.malls.models import Mall
from app.db import db
from app.identity.models import Person
from app.places.models import Community, Site, Street
from app.points.accounts import Kind
from app.points.models import Account

Cursor = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is shown. Amounts are 0.01 coin; `budget` is what it can still pay."""

    id: int
    mall_id: int
    mall: str
    street_code: str
    street: str
    title: str
    kind: str
    series: str
    summary: str
    place: str
    starts_at: datetime
    ends_at: datetime
    reward: int
    poster_check_in: bool
    capacity: int
    taken: int
    budget: int
    stage: Stage

    @property
    def left(self) -> int:
        """How many places are free."""
        return self.capacity - self.taken

    def runs(self, at: datetime) -> bool:
        """Return whether people can check in at `at`, places permitting."""
        return self.stage is Stage.PUBLISHED and self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class StepRow:
    """What happened to an event, when, by whom, why."""

    step: str
    taken_at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class FundingRow:
    """Coins put into an event's budget, in 0.01 coin."""

    id: int
    amount: int
    note: str
    funded_at: datetime
    actor: str


def coming_events(at: datetime, until: datetime | None = None, *, limit: int = 100) -> list[EventRow]:
    """Return events the public may see that end after `at` and begin before `until`, in the order they begin.

    Cancelled events stay on the calendar, because people planned to come.
    """
    conditions = [_took(Step.PUBLISHED), MallEvent.ends_at > at]
    if until is not None:
        conditions.append(MallEvent.starts_at < until)
    return _rows(_events(*conditions).order_by(MallEvent.starts_at, MallEvent.id).limit(limit))


def public_events(
    *,
    limit: int,
    after: Cursor | None = None,
    ended_by: datetime | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[EventRow]:
    """Return events the public may see, the latest first.

    `after` is the (starts_at, id) of the last row already seen; `ended_by` leaves out what has not ended by then;
    events must begin in [since, until).
    """
    conditions = [_took(Step.PUBLISHED)]
    if after is not None:
        conditions.append(tuple_(MallEvent.starts_at, MallEvent.id) < after)
    if ended_by is not None:
        conditions.append(MallEvent.ends_at <= ended_by)
    if since is not None:
        conditions.append(MallEvent.starts_at >= since)
    if until is not None:
        conditions.append(MallEvent.starts_at < until)
    latest = _events(*conditions).order_by(MallEvent.starts_at.desc(), MallEvent.id.desc())
    return _rows(latest.limit(limit))


def public_event(event_id: int) -> EventRow | None:
    """Return an event the public may see."""
    return next(iter(_rows(_events(_took(Step.PUBLISHED), MallEvent.id == event_id))), None)


def own_events(organisation_id: int | None) -> list[EventRow]:
    """Return the events of the mall that an organisation runs, drafts too, the latest first."""
    query = _events(Mall.organisation_id == organisation_id)
    return _rows(query.order_by(MallEvent.starts_at.desc(), MallEvent.id.desc()).limit(200))


def own_event(event_id: int, organisation_id: int | None) -> EventRow | None:
    """Return one event of the mall that an organisation runs, or None for anyone else's."""
    return next(iter(_rows(_events(MallEvent.id == event_id, Mall.organisation_id == organisation_id))), None)


def all_events(*, limit: int = 200) -> list[EventRow]:
    """Return every mall's events, the latest first: for the office."""
    return _rows(_events().order_by(MallEvent.starts_at.desc(), MallEvent.id.desc()).limit(limit))


def event(event_id: int) -> EventRow | None:
    """Return any event: for the office."""
    return next(iter(_rows(_events(MallEvent.id == event_id))), None)


def of_series(row: EventRow) -> list[EventRow]:
    """Return the published events of the same mall and series, the oldest first."""
    if not row.series:
        return []
    same = _events(_took(Step.PUBLISHED), MallEvent.mall_id == row.mall_id, MallEvent.series == row.series)
    return _rows(same.order_by(MallEvent.starts_at, MallEvent.id).limit(50))


def steps_of(event_id: int) -> list[StepRow]:
    """Return what happened to an event, in order."""
    rows = db.session.execute(
        select(EventStep.step, EventStep.taken_at, func.coalesce(Person.name, ""), EventStep.reason)
        .outerjoin(Person, Person.id == EventStep.actor_id)
        .where(EventStep.event_id == event_id)
        .order_by(EventStep.id)
    )
    return [StepRow(*row) for row in rows]


def fundings_of(event_id: int) -> list[FundingRow]:
    """Return the fundings of an event, in order."""
    rows = db.session.execute(
        select(EventFunding.id, EventFunding.amount, EventFunding.note, EventFunding.funded_at, Person.name)
        .join(Person, Person.id == EventFunding.actor_id)
        .where(EventFunding.event_id == event_id)
        .order_by(EventFunding.id)
    )
    return [FundingRow(*row) for row in rows]


def _took(step: Step) -> ColumnElement[bool]:
    return exists().where(EventStep.event_id == MallEvent.id, EventStep.step == step.value)


def _events(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    steps = (
        select(func.array_agg(EventStep.step))
        .where(EventStep.event_id == MallEvent.id)
        .correlate(MallEvent)
        .scalar_subquery()
    )
    return (
        select(
            MallEvent.id,
            MallEvent.mall_id,
            Mall.name,
            Street.code,
            Street.name,
            MallEvent.title,
            MallEvent.kind,
            MallEvent.series,
            MallEvent.summary,
            MallEvent.place,
            MallEvent.starts_at,
            MallEvent.ends_at,
            MallEvent.reward,
            MallEvent.poster_check_in,
            EventSeats.capacity,
            EventSeats.taken,
            func.coalesce(Account.balance - Account.held, 0),
            steps,
        )
        .join_from(MallEvent, Mall, Mall.id == MallEvent.mall_id)
        .join(EventSeats, EventSeats.event_id == MallEvent.id)
        .join(Site, Site.id == Mall.site_id)
        .join(Community, Community.code == Site.community_code)
        .join(Street, Street.code == Community.street_code)
        .outerjoin(Account, and_(Account.kind == Kind.EVENT.value, Account.owner_id == MallEvent.id))
        .where(*conditions)
    )


def _rows(query: Select[*tuple[Any, ...]]) -> list[EventRow]:
    return [_row(row) for row in db.session.execute(query)]


def _row(row: Sequence[Any]) -> EventRow:
    found = EventRow(*row)
    return replace(found, stage=stage_after(frozenset(row[-1] or ())))
