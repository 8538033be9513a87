"""Checking in, one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import clock
from app.consumption.checkins import tokens
from app.consumption.checkins.models import CheckIn
from app.consumption.events.models import MallEvent
from app.consumption.events.records import EventNotFound, budget_left, must_run, queue_for
from app.db import db, refusal, use_case
from app.errors import Conflict, Refused
from app.points import movements


class EventFull(Conflict):
    """Every place is taken."""


class PosterNotTaken(Refused):
    """This event takes only the screen's code, not a poster's."""


refusal("ck_event_seats_taken", EventFull)


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A person's check-in. `reward` and `promised` are 0.01 coin; they differ when the budget was empty.

    `again`: it was made earlier, and nothing happened this time.
    """

    id: int
    event_id: int
    reward: int
    promised: int
    checked_in_at: datetime
    again: bool


@use_case
def check_in(
    code: str,
    person_id: int,
    household_id: int,
    scanned_at: datetime | None = None,
    *,
    at: datetime | None = None,
) -> CheckedIn:
    """Check a person in with the code of a screen or poster, and pay what the event promised while its budget lasts.

    `scanned_at` is when the person's browser saw the code, if it remembers; `at` is when they came, by default now.
    Repeating it returns the first check-in.
    Raises CodeNotOurs, CodeTooOld, PosterNotTaken, EventNotFound, EventNotBegun, EventOver, EventCancelled, EventFull.
    """
    at = at or clock.now()
    allowed = tokens.read(code, at, scanned_at)
    event = db.session.get(MallEvent, allowed.event_id)
    if event is None:
        raise EventNotFound
    # People who came before need not queue; of two check-ins at once, one loses to the unique constraint and is told.
    if earlier := db.session.scalar(select(CheckIn).filter_by(event_id=event.id, person_id=person_id)):
        return _told(earlier, event, again=True)
    seats = queue_for(event.id)
    if allowed.via == "poster" and not event.poster_check_in:
        raise PosterNotTaken
    must_run(event, at)
    if seats.taken >= seats.capacity:
        raise EventFull(capacity=seats.capacity)
    seats.taken += 1
    return _told(_rewarded(event, allowed.via, person_id, household_id, at), event, again=False)


def _rewarded(event: MallEvent, via: str, person_id: int, household_id: int, at: datetime) -> CheckIn:
    """Insert the check-in first, then pay for it, while we hold the event's row."""
    made = CheckIn(
        event_id=event.id,
        person_id=person_id,
        household_id=household_id,
        via=via,
        reward=event.reward if event.reward <= budget_left(event.id) else 0,
        checked_in_at=at,
    )
    db.session.add(made)
    db.session.flush()
    if made.reward:
        movements.reward_check_in(made.id, event.id, household_id, made.reward, at)
    return made


def _told(made: CheckIn, event: MallEvent, *, again: bool) -> CheckedIn:
    return CheckedIn(made.id, event.id, made.reward, event.reward, made.checked_in_at, again)
