"""Reads of green acts, of what they earn, and of attempts to reuse a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from app import clock
from app.consumption.acts.models import ActKind, ActReward, GreenAct, GreenActAttempt
from app.consumption.malls.models import Mall
from app.db import db
from app.identity.models import Person


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of act and what it earns now: `amount` is 0.01 coin, None before a reward was published."""

    code: str
    name: str
    key_kind: str
    evidence: str
    unit: str
    worst_label: int | None
    methodology: str
    amount: int | None
    per_day: int | None


@dataclass(frozen=True, slots=True)
class ActRow:
    """A recorded act. `reward` is 0.01 coin; `unpaid` says why there was none."""

    id: int
    kind: str
    name: str
    unit: str
    quantity: int
    mall: str
    household_id: int
    key_shown: str
    evidence: str
    methodology: str
    reward: int
    unpaid: str
    via: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt to reuse the key of act `act_id`: where, when, recorded by whom, for which household."""

    id: int
    act_id: int
    kind: str
    key_shown: str
    mall: str
    household_id: int
    via: str
    attempted_at: datetime
    actor: str
    first_mall: str
    first_kind: str
    first_at: datetime
    first_household_id: int


def kinds() -> list[KindRow]:
    """Return the kinds of act that are recorded, with what they earn now, in their order."""
    price = (
        select(ActReward.kind_code, ActReward.amount, ActReward.per_day)
        .where(ActReward.valid_from <= clock.now())
        .ext(distinct_on(ActReward.kind_code))
        .order_by(ActReward.kind_code, ActReward.valid_from.desc())
        .subquery()
    )
    rows = db.session.execute(
        select(
            ActKind.code,
            ActKind.name,
            ActKind.key_kind,
            ActKind.evidence,
            ActKind.unit,
            ActKind.worst_label,
            ActKind.methodology,
            price.c.amount,
            price.c.per_day,
        )
        .outerjoin(price, price.c.kind_code == ActKind.code)
        .where(ActKind.closed_at.is_(None))
        .order_by(ActKind.sort)
    )
    return [KindRow(*row) for row in rows]


def acts_of_household(household_id: int | None, *, limit: int = 50) -> list[ActRow]:
    """Return a household's acts, the newest first."""
    return _acts(GreenAct.household_id == household_id, limit=limit)


def acts_of_mall(organisation_id: int | None, *, limit: int = 50) -> list[ActRow]:
    """Return the acts recorded by the mall that an organisation runs, the newest first."""
    return _acts(Mall.organisation_id == organisation_id, limit=limit)


def act_of(act_id: int, household_id: int | None) -> ActRow | None:
    """Return one act of a household, or None for anyone else's."""
    return next(iter(_acts(GreenAct.id == act_id, GreenAct.household_id == household_id, limit=1)), None)


def _acts(*conditions: ColumnElement[bool], limit: int) -> list[ActRow]:
    newest = _act_query().where(*conditions).order_by(GreenAct.recorded_at.desc(), GreenAct.id.desc())
    return [ActRow(*row) for row in db.session.execute(newest.limit(limit))]


def _act_query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            GreenAct.id,
            GreenAct.kind_code,
            ActKind.name,
            ActKind.unit,
            GreenAct.quantity,
            Mall.name,
            GreenAct.household_id,
            GreenAct.key_shown,
            GreenAct.evidence,
            GreenAct.methodology,
            GreenAct.reward,
            GreenAct.unpaid,
            GreenAct.via,
            GreenAct.occurred_at,
            GreenAct.recorded_at,
            func.coalesce(Person.name, ""),
        )
        .join(ActKind, ActKind.code == GreenAct.kind_code)
        .join(Mall, Mall.id == GreenAct.mall_id)
        .outerjoin(Person, Person.id == GreenAct.actor_id)
    )


def attempts_seen_by(organisation_id: int | None, *, limit: int = 50) -> list[AttemptRow]:
    """Return attempts made at an organisation's mall, or against an act of it, the newest first."""
    first_mall, second_mall = aliased(Mall), aliased(Mall)
    concerned = or_(
        first_mall.organisation_id == organisation_id,
        second_mall.organisation_id == organisation_id,
    )
    return _attempts(_attempt_query(first_mall, second_mall).where(concerned), limit)


def all_attempts(*, limit: int = 100) -> list[AttemptRow]:
    """Return every mall's attempts, the newest first: for the office."""
    return _attempts(_attempt_query(aliased(Mall), aliased(Mall)), limit)


def _attempt_query(first_mall: type[Mall], second_mall: type[Mall]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            GreenActAttempt.id,
            GreenActAttempt.act_id,
            GreenActAttempt.kind_code,
            GreenActAttempt.key_shown,
            second_mall.name,
            GreenActAttempt.household_id,
            GreenActAttempt.via,
            GreenActAttempt.attempted_at,
            func.coalesce(Person.name, ""),
            first_mall.name,
            GreenAct.kind_code,
            GreenAct.recorded_at,
            GreenAct.household_id,
        )
        .join(GreenAct, GreenAct.id == GreenActAttempt.act_id)
        .join(first_mall, first_mall.id == GreenAct.mall_id)
        .join(second_mall, second_mall.id == GreenActAttempt.mall_id)
        .outerjoin(Person, Person.id == GreenActAttempt.actor_id)
    )


def _attempts(query: Select[*tuple[Any, ...]], limit: int) -> list[AttemptRow]:
    newest = query.order_by(GreenActAttempt.attempted_at.desc(), GreenActAttempt.id.desc()).limit(limit)
    return [AttemptRow(*row) for row in db.session.execute(newest)]
