"""Events, found, checked and paid from inside the caller's use case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.consumption.events.kinds import Stage, stage_after
from app.consumption.events.models import EventSeats, EventStep, MallEvent
from app.consumption.malls.records import mall_of
from app.db import db
from app.errors import NotFound, Refused
from app.points import queries as ledger


class EventNotFound(NotFound):
    """There is no such event, or not for this caller."""


class EventNotBegun(Refused):
    """The event has not begun."""


class EventOver(Refused):
    """The event has ended."""


class EventCancelled(Refused):
    """The event was cancelled."""


def own_event(event_id: int, organisation_id: int | None) -> MallEvent:
    """Return an event of the mall that the organisation runs. Raises EventNotFound and MallNotFound."""
    event = db.session.get(MallEvent, event_id)
    if event is None or event.mall_id != mall_of(organisation_id).id:
        raise EventNotFound
    return event


def queue_for(event_id: int) -> EventSeats:
    """Lock and return the event's seats, after all earlier callers have finished. Raises EventNotFound.

    Everything that takes a place, pays from the budget or ends the event goes through this row.
    """
    seats = db.session.get(EventSeats, event_id, with_for_update=True, populate_existing=True)
    if seats is None:
        raise EventNotFound
    return seats


def stage_of(event_id: int) -> Stage:
    """Return the event's stage."""
    return stage_after(frozenset(db.session.scalars(select(EventStep.step).filter_by(event_id=event_id))))


def must_run(event: MallEvent, at: datetime) -> None:
    """Refuse what belongs to the event at an instant when the event does not run.

    Raises EventNotFound for a draft, EventCancelled, EventNotBegun and EventOver.
    """
    stage = stage_of(event.id)
    if stage is Stage.DRAFT:
        raise EventNotFound
    if stage is Stage.CANCELLED:
        raise EventCancelled
    if at < event.starts_at:
        raise EventNotBegun(starts_at=event.starts_at)
    if stage is Stage.CLOSED or at >= event.ends_at:
        raise EventOver(ends_at=event.ends_at)


def budget_left(event_id: int) -> int:
    """Return what the event can still pay (0.01 coin)."""
    return ledger.budget_of(event_id).free
