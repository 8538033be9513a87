"""What recording an act reads and writes inside the caller's use case."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from app.consumption.acts import member_codes
from app.consumption.acts.keys import KeyKind
from app.consumption.acts.models import ActReward, ActsOfDay, GreenAct
from app.db import db
from app.errors import Refused
from app.identity import phones
from app.identity.models import Card, HouseholdMember, Person


class MemberUnknown(Refused):
    """This card, telephone number or member code is unknown."""


def household_of(who: str, at: datetime) -> int:
    """Return the household of a card number, a telephone number or a member code.

    Raises MemberUnknown, and MemberCodeTooOld for digits that were a member code.
    """
    text = who.strip().upper().replace(" ", "")
    found = _by_card(text) or (_by_phone(text) if phones.valid(text) else None)
    if found is not None:
        return found
    if not member_codes.looks_like_one(text):
        raise MemberUnknown
    return member_codes.read(text, at)


def _by_card(code: str) -> int | None:
    return db.session.scalar(select(Card.household_id).filter_by(code=code, revoked_at=None))


def _by_phone(phone: str) -> int | None:
    return db.session.scalar(
        select(HouseholdMember.household_id)
        .join(Person, Person.id == HouseholdMember.person_id)
        .where(Person.phone_lookup == phones.lookup(phone), HouseholdMember.left_at.is_(None))
    )


def act_with(key_kind: KeyKind, key: str) -> GreenAct | None:
    """Return the act that used the key up; a document stays the same one under any name."""
    same_kind = GreenAct.key_kind == key_kind
    same = same_kind if key_kind is KeyKind.DAILY else or_(same_kind, GreenAct.key_kind != KeyKind.DAILY)
    return db.session.scalar(select(GreenAct).where(GreenAct.key_normalised == key, same))


def reward_for(kind_code: str, occurred_at: datetime) -> ActReward | None:
    """Return what an act of the kind earned at `occurred_at`, or None before the first was published."""
    return db.session.scalar(
        select(ActReward)
        .where(ActReward.kind_code == kind_code, ActReward.valid_from <= occurred_at)
        .order_by(ActReward.valid_from.desc())
        .limit(1)
    )


def count_towards_day(household_id: int, kind_code: str, day_on: date, per_day: int) -> bool:
    """Count one more paid act of the day, unless there were `per_day` already; return whether it was counted."""
    row = insert(ActsOfDay).values(household_id=household_id, kind_code=kind_code, day_on=day_on, paid=1)
    counted = row.on_conflict_do_update(
        index_elements=[ActsOfDay.household_id, ActsOfDay.kind_code, ActsOfDay.day_on],
        set_={"paid": ActsOfDay.paid + 1},
        where=ActsOfDay.paid < per_day,
    ).returning(ActsOfDay.paid)
    return db.session.scalar(counted) is not None
