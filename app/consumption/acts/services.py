"""Recording green acts and publishing what they earn, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from app import clock
from app.consumption.acts import keys, records
from app.consumption.acts.keys import KeyKind
from app.consumption.acts.models import ActKind, ActReward, GreenAct, GreenActAttempt
from app.consumption.events.records import budget_left, must_run, own_event, queue_for
from app.consumption.malls.records import mall_of
from app.db import db, use_case
from app.errors import Conflict, DomainError, Refused
from app.identity import limits
from app.identity.audit import trail
from app.points import movements

OLDEST = timedelta(days=100)  # the receipts of a season may be brought at once
AHEAD = timedelta(minutes=10)
UNKNOWN_LIMIT, UNKNOWN_WINDOW_S = 30, 600


class ActKindUnknown(Refused):
    """There is no such kind of green act."""


class LabelGradeMissing(Refused):
    """An appliance is recorded with the grade on its energy label."""


class ActTimeWrong(Refused):
    """The act lies in the future or too far in the past."""


class KeyAlreadyUsed(Conflict):
    """The document was used before; the attempt was recorded."""


class RewardNotAhead(Refused):
    """A reward that replaces another can only begin in the future."""


class Unpaid(StrEnum):
    """Why an act was recorded and earned nothing."""

    ALREADY_CLAIMED = "already_claimed"
    LABEL_GRADE = "label_grade"
    NO_REWARD = "no_reward"
    DAY_LIMIT = "day_limit"
    BUDGET_EMPTY = "budget_empty"


@dataclass(frozen=True, slots=True)
class ActReport:
    """What was done and what proves it. `who` is a card number, a telephone number or a member code."""

    kind: str
    who: str
    key: str = ""
    quantity: int = 1
    label_grade: int | None = None
    already_claimed: bool = False
    event_id: int | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, for which organisation, by which way in."""

    organisation_id: int | None
    actor_id: int | None
    key_id: int | None = None
    via: Literal["console", "api", "file"] = "console"


@dataclass(frozen=True, slots=True)
class ActOutcome:
    """What became of a report. `reward` is 0.01 coin; `repeated` says that the key was used up by act `act_id`."""

    act_id: int
    kind: str
    repeated: bool
    reward: int
    unpaid: str
    occurred_at: datetime
    household_id: int


@use_case
def record_act(report: ActReport, recorder: Recorder) -> ActOutcome:
    """Record an act whose key is new, and pay for it; record an attempt when anyone used the key before.

    Raises MallNotFound, ActKindUnknown, MemberUnknown, MemberCodeTooOld, KeyUnreadable, LabelGradeMissing,
    ActTimeWrong, and what `events.records.must_run` raises for an event that did not run then.
    """
    act = _described(report, recorder)
    if earlier := records.act_with(KeyKind(act.key_kind), act.key_normalised):
        _keep_try(act, earlier)
        return _told(earlier, repeated=True)
    act.reward, act.unpaid = _earned(act)
    db.session.add(act)
    db.session.flush()
    if act.reward:
        movements.reward_act(act.id, act.household_id, act.reward, act.occurred_at, act.event_id)
    trail.record("green_act.recorded", "green_act", act.id, recorder.actor_id, kind=act.kind_code)
    return _told(act, repeated=False)


@use_case
def publish_reward(kind: str, amount: int, per_day: int, valid_from: datetime, actor_id: int | None = None) -> int:
    """Publish what acts of a kind earn (0.01 coin) from `valid_from` on, `per_day` times a day; return the row's id.

    A kind's first reward may begin at any time, later ones only ahead. Raises ActKindUnknown and RewardNotAhead.
    """
    if db.session.get(ActKind, kind) is None:
        raise ActKindUnknown
    at = clock.now()
    if valid_from <= at and records.reward_for(kind, at) is not None:
        raise RewardNotAhead
    row = ActReward(kind_code=kind, amount=amount, per_day=per_day, valid_from=valid_from, actor_id=actor_id)
    db.session.add(row)
    db.session.flush()
    trail.record("act_reward.published", "act_reward", row.id, actor_id, kind=kind, amount=amount, per_day=per_day)
    return row.id


def _described(report: ActReport, recorder: Recorder) -> GreenAct:
    """Return the act as reported, not yet valued and not yet in the session."""
    at = clock.now()
    kind = _kind(report)
    household_id = _household(report, recorder, at)
    occurred_at = report.occurred_at or at
    if not at - OLDEST <= occurred_at <= at + AHEAD:
        raise ActTimeWrong(oldest_days=OLDEST.days)
    _must_belong(report.event_id, recorder.organisation_id, occurred_at)
    return GreenAct(
        kind_code=kind.code,
        mall_id=mall_of(recorder.organisation_id).id,
        event_id=report.event_id,
        household_id=household_id,
        key_kind=kind.key_kind,
        key_normalised=_key(kind, report, household_id, occurred_at),
        key_shown="" if kind.key_kind == KeyKind.DAILY else report.key.strip()[:80],
        quantity=report.quantity,
        label_grade=report.label_grade if kind.worst_label else None,
        already_claimed=report.already_claimed,
        evidence=kind.evidence,
        methodology=kind.methodology,
        via=recorder.via,
        actor_id=recorder.actor_id,
        api_key_id=recorder.key_id,
        occurred_at=occurred_at,
        recorded_at=at,
    )


def _household(report: ActReport, recorder: Recorder, at: datetime) -> int:
    try:
        return records.household_of(report.who, at)
    except DomainError:
        # Slow down those who keep guessing cards and numbers.
        limits.hit("act.who", f"{recorder.organisation_id}", UNKNOWN_LIMIT, UNKNOWN_WINDOW_S)
        raise


def _kind(report: ActReport) -> ActKind:
    kind = db.session.get(ActKind, report.kind)
    if kind is None or kind.closed_at:
        raise ActKindUnknown
    if kind.worst_label and report.label_grade is None:
        raise LabelGradeMissing
    return kind


def _key(kind: ActKind, report: ActReport, household_id: int, occurred_at: datetime) -> str:
    if kind.key_kind == KeyKind.DAILY:
        return keys.daily(kind.code, household_id, clock.business_day(occurred_at))
    return keys.normalised(report.key)


def _must_belong(event_id: int | None, organisation_id: int | None, occurred_at: datetime) -> None:
    if event_id is not None:
        event = own_event(event_id, organisation_id)
        queue_for(event_id)
        must_run(event, occurred_at)


def _earned(act: GreenAct) -> tuple[int, str]:
    """Return what the act earns, or 0 and why. The day's counter comes last: only paid acts count."""
    kind = db.session.get_one(ActKind, act.kind_code)
    price = records.reward_for(act.kind_code, act.occurred_at)
    if act.already_claimed:
        return 0, Unpaid.ALREADY_CLAIMED
    if kind.worst_label and (act.label_grade or 0) > kind.worst_label:
        return 0, Unpaid.LABEL_GRADE
    if price is None or not price.amount:
        return 0, Unpaid.NO_REWARD
    if act.event_id is not None and budget_left(act.event_id) < price.amount:
        return 0, Unpaid.BUDGET_EMPTY
    day_on = clock.business_day(act.occurred_at)
    if not records.count_towards_day(act.household_id, act.kind_code, day_on, price.per_day):
        return 0, Unpaid.DAY_LIMIT
    return price.amount, ""


def _keep_try(act: GreenAct, earlier: GreenAct) -> None:
    content = {
        "quantity": act.quantity,
        "label_grade": act.label_grade,
        "already_claimed": act.already_claimed,
        "occurred_at": act.occurred_at.isoformat(),
    }
    db.session.add(
        GreenActAttempt(
            act_id=earlier.id,
            kind_code=act.kind_code,
            mall_id=act.mall_id,
            event_id=act.event_id,
            household_id=act.household_id,
            key_shown=act.key_shown,
            content=content,
            via=act.via,
            actor_id=act.actor_id,
            api_key_id=act.api_key_id,
            attempted_at=act.recorded_at,
        )
    )


def _told(act: GreenAct, *, repeated: bool) -> ActOutcome:
    return ActOutcome(act.id, act.kind_code, repeated, act.reward, act.unpaid, act.occurred_at, act.household_id)
