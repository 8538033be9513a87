"""Use cases of sharing a household.

Those who join keep the household of one that they come from, with its wallet, and return to it when they
leave. Cards go where their holder goes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update

from app.clock import now
from app.db import db, use_case
from app.errors import Conflict, NotFound, Refused
from app.identity import limits, phones, queries, records, tokens
from app.identity.audit import trail
from app.identity.models import Card, Household, HouseholdInvite, HouseholdMember, Person

INVITE_LIVES = timedelta(days=7)
CODE_LIVES = timedelta(hours=1)
CODE_DIGITS = 8
LARGEST = 12
_INVITE = "household invitation"


class HouseholdFull(Refused):
    """A household has `largest` members at most."""


class InviteOver(NotFound):
    """There is no such invitation, or it was closed or has expired."""


class AlreadyMember(Conflict):
    """The person already shares this household."""


class NobodyElse(Refused):
    """A person alone in a household has nothing to leave."""


def invite_phone(person_id: int, phone: str) -> int:
    """Invite the owner of `phone`, known to us or not. Raises phones.NotAPhone, HouseholdFull and TooMany."""
    limits.hit("household-invite", str(person_id), 10, 24 * 3600)
    return _invite_phone(person_id, phone)


def invite_by_code(person_id: int) -> str:
    """Return a code of eight digits that lets one person join. Raises HouseholdFull and TooMany."""
    limits.hit("household-invite", str(person_id), 10, 24 * 3600)
    return _invite_by_code(person_id)


@use_case
def _invite_phone(person_id: int, phone: str) -> int:
    return _invite(person_id, INVITE_LIVES, phone_lookup=phones.lookup(phone), phone_masked=phones.masked(phone))


@use_case
def _invite_by_code(person_id: int) -> str:
    code = tokens.digits(CODE_DIGITS)  # made in here: a code that exists already is made again
    _invite(person_id, CODE_LIVES, code_hash=tokens.hashed_digits(code, _INVITE))
    return code


def _invite(person_id: int, lives: timedelta, **door: object) -> int:
    household_id = _home(person_id)
    _refuse_full(household_id)
    invite = HouseholdInvite(household_id=household_id, actor_id=person_id, expires_at=now() + lives, **door)
    db.session.add(invite)
    db.session.flush()
    trail.record("household.invited", "household", household_id)
    return invite.id


@use_case
def withdraw(person_id: int, invite_id: int) -> None:
    """Close an invitation of the person's own household. Raises InviteOver."""
    if not _close(HouseholdInvite.id == invite_id, HouseholdInvite.household_id == _home(person_id)):
        raise InviteOver


@use_case
def decline(person_id: int, invite_id: int) -> None:
    """Decline an invitation sent to the person's own telephone. Raises InviteOver."""
    if not _close(HouseholdInvite.id == invite_id, HouseholdInvite.phone_lookup == _lookup(person_id)):
        raise InviteOver


@use_case
def accept(person_id: int, invite_id: int) -> int:
    """Join the household that invited the person's telephone; return it. Raises InviteOver and what joining raises."""
    household_id = _close(HouseholdInvite.id == invite_id, HouseholdInvite.phone_lookup == _lookup(person_id))
    return _join(person_id, household_id)


def accept_code(person_id: int, code: str) -> int:
    """Join the household whose code this is; return it. Raises InviteOver, TooMany and what joining raises."""
    limits.hit("household-code", str(person_id), 5, 3600)
    return _accept_code(person_id, code.strip())


@use_case
def _accept_code(person_id: int, code: str) -> int:
    return _join(person_id, _close(HouseholdInvite.code_hash == tokens.hashed_digits(code, _INVITE)))


@use_case
def leave(person_id: int) -> int:
    """Return to the person's own household, or start one; return its id. Raises NobodyElse."""
    left = _home(person_id)
    if _members(left) == 1:
        raise NobodyElse
    own = _former_home(person_id)
    _move(person_id, left, own)
    home = own or queries.household_of(person_id)
    trail.record("household.left", "household", left, joined=home)
    return home or left


def _join(person_id: int, household_id: int | None) -> int:
    if household_id is None:
        raise InviteOver
    left = _home(person_id)
    if left == household_id:
        raise AlreadyMember
    db.session.get_one(Household, household_id)
    _refuse_full(household_id)
    _move(person_id, left, household_id)
    trail.record("household.joined", "household", household_id, left=left)
    return household_id


def _move(person_id: int, left: int, joined: int | None) -> None:
    """Move a person with their card to another household, or to a new one without `joined`."""
    at = _leave_at(person_id)
    if joined is None:
        joined = records.add_household(person_id).id
    else:
        db.session.add(HouseholdMember(household_id=joined, person_id=person_id, joined_at=at))
        db.session.flush()
    own = Card.person_id == person_id
    if _members(left) == 0:  # a card without a name belonged to the only member
        own = or_(own, Card.person_id.is_(None))
    db.session.execute(
        update(Card).where(Card.household_id == left, own).values(household_id=joined, person_id=person_id)
    )


def _leave_at(person_id: int) -> datetime:
    at = now()
    db.session.execute(
        update(HouseholdMember)
        .where(HouseholdMember.person_id == person_id, HouseholdMember.left_at.is_(None))
        .values(left_at=at)
    )
    return at


def _former_home(person_id: int) -> int | None:
    """Return the last household in which this person was always alone, if there was one."""
    ever = HouseholdMember.__table__.alias("ever")
    others = select(ever.c.id).where(ever.c.household_id == HouseholdMember.household_id, ever.c.person_id != person_id)
    return db.session.scalar(
        select(HouseholdMember.household_id)
        .where(HouseholdMember.person_id == person_id, HouseholdMember.left_at.is_not(None), ~others.exists())
        .order_by(HouseholdMember.id.desc())
        .limit(1)
    )


def _close(*which: object) -> int | None:
    """Close the one live invitation that matches, and return its household."""
    return db.session.scalar(
        update(HouseholdInvite)
        .where(and_(*which), HouseholdInvite.closed_at.is_(None), HouseholdInvite.expires_at > now())  # type: ignore[arg-type]
        .values(closed_at=now())
        .returning(HouseholdInvite.household_id)
    )


def _home(person_id: int) -> int:
    """Return the person's household, and lock their row: one person's moves happen one after another."""
    db.session.get_one(Person, person_id, with_for_update={"key_share": True})
    household_id = queries.household_of(person_id)
    if household_id is None:
        raise NotFound
    return household_id


def _lookup(person_id: int) -> bytes | None:
    return db.session.get_one(Person, person_id).phone_lookup


def _members(household_id: int) -> int:
    rows = select(HouseholdMember.id).where(
        HouseholdMember.household_id == household_id, HouseholdMember.left_at.is_(None)
    )
    return len(db.session.scalars(rows).all())


def _refuse_full(household_id: int) -> None:
    if _members(household_id) >= LARGEST:
        raise HouseholdFull(largest=LARGEST)
