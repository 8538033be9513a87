"""Changes to events, one transaction each. A mall changes only its own events; those of others are not found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app import clock
from app.consumption.events.kinds import NEXT, EventKind, Stage, Step
from app.consumption.events.models import EventFunding, EventSeats, EventStep, MallEvent
from app.consumption.events.records import EventNotFound, EventOver, budget_left, own_event, queue_for, stage_of
from app.consumption.malls.records import mall_of
from app.db import db, use_case
from app.errors import Conflict, Refused
from app.identity.audit import trail
from app.points import movements

LONGEST = timedelta(days=62)


class EventTimesWrong(Refused):
    """The event ends before it begins, or lasts longer than two months."""


class StepNotPossible(Conflict):
    """The step cannot follow what already happened to the event."""


class EventEnded(Conflict):
    """A closed or cancelled event takes no more coins."""


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What a mall plans. `reward` is what a check-in earns, in 0.01 coin."""

    title: str
    kind: EventKind
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    reward: int
    series: str = ""
    summary: str = ""
    poster_check_in: bool = False


@use_case
def draft_event(organisation_id: int | None, plan: EventPlan, actor_id: int | None) -> int:
    """Draft an event that nobody else sees yet; return its id. Raises EventTimesWrong."""
    if not plan.starts_at < plan.ends_at <= plan.starts_at + LONGEST:
        raise EventTimesWrong(longest_days=LONGEST.days)
    event = MallEvent(
        mall_id=mall_of(organisation_id).id,
        title=plan.title,
        kind=plan.kind.value,
        series=plan.series,
        summary=plan.summary,
        place=plan.place,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        reward=plan.reward,
        poster_check_in=plan.poster_check_in,
        actor_id=actor_id,
    )
    db.session.add(event)
    db.session.flush()
    db.session.add(EventSeats(event_id=event.id, capacity=plan.capacity))
    movements.open_budget(event.id)
    trail.record("event.drafted", "mall_event", event.id, actor_id)
    return event.id


@use_case
def publish_event(
    organisation_id: int | None, event_id: int, actor_id: int | None, *, at: datetime | None = None
) -> None:
    """Publish an event on the calendar. Raises EventOver if it was over at `at` (now), and StepNotPossible."""
    event, at = own_event(event_id, organisation_id), at or clock.now()
    if event.ends_at <= at:
        raise EventOver(ends_at=event.ends_at)
    _take(event_id, Step.PUBLISHED, actor_id, at)


@use_case
def close_event(organisation_id: int | None, event_id: int, actor_id: int | None, *, at: datetime | None = None) -> int:
    """End an event; return how much of its budget (0.01 coin) goes back. Raises StepNotPossible."""
    own_event(event_id, organisation_id)
    return _end(event_id, Step.CLOSED, actor_id, at or clock.now())


@use_case
def cancel_event(organisation_id: int | None, event_id: int, actor_id: int | None, reason: str = "") -> int:
    """Cancel an event with a reason; return how much of its budget goes back. Raises StepNotPossible."""
    own_event(event_id, organisation_id)
    return _end(event_id, Step.CANCELLED, actor_id, clock.now(), reason)


@use_case
def fund_event(event_id: int, amount: int, actor_id: int, note: str = "", *, at: datetime | None = None) -> int:
    """Put `amount` (0.01 coin) into an event's budget; return the funding's id.

    Raises EventNotFound, and EventEnded once the event is closed or cancelled.
    """
    queue_for(event_id)
    if stage_of(event_id) in {Stage.CLOSED, Stage.CANCELLED}:
        raise EventEnded
    funding = EventFunding(event_id=event_id, amount=amount, note=note, actor_id=actor_id, funded_at=at or clock.now())
    db.session.add(funding)
    db.session.flush()
    movements.fund_event(funding.id, event_id, amount, funding.funded_at, actor_id)
    trail.record("event.funded", "mall_event", event_id, actor_id, amount=amount)
    return funding.id


def _end(event_id: int, step: Step, actor_id: int | None, at: datetime, reason: str = "") -> int:
    _take(event_id, step, actor_id, at, reason)
    left = budget_left(event_id)
    if left:
        movements.return_budget(event_id, left, at, actor_id)
    return left


def _take(event_id: int, step: Step, actor_id: int | None, at: datetime, reason: str = "") -> None:
    queue_for(event_id)  # nobody checks in while the event ends
    stage = stage_of(event_id)
    if step not in NEXT[stage]:
        raise StepNotPossible(stage=stage.value, step=step.value)
    db.session.add(EventStep(event_id=event_id, step=step.value, reason=reason, actor_id=actor_id, taken_at=at))
    db.session.flush()
    trail.record(f"event.{step.value}", "mall_event", event_id, actor_id, reason=reason)


__all__ = [
    "EventEnded",
    "EventNotFound",
    "EventPlan",
    "EventTimesWrong",
    "StepNotPossible",
    "cancel_event",
    "close_event",
    "draft_event",
    "fund_event",
    "publish_event",
]
