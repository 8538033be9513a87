"""Who shares a household, and which invitations are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models import Card, HouseholdInvite, HouseholdMember, Person


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who shares the wallet."""

    person_id: int
    name: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Invite:
    """An open invitation. `phone` is masked, and empty for one that works by code; `inviter` is a name."""

    id: int
    phone: str
    inviter: str
    expires_at: datetime


def members_of(household_id: int) -> Sequence[Member]:
    """Return the members of the household, in the order in which they joined."""
    rows = db.session.execute(
        select(Person.id, Person.name, HouseholdMember.joined_at)
        .join(HouseholdMember, HouseholdMember.person_id == Person.id)
        .where(HouseholdMember.household_id == household_id, HouseholdMember.left_at.is_(None))
        .order_by(HouseholdMember.id)
    )
    return [Member(*row) for row in rows]


def cards_of(household_id: int) -> Sequence[str]:
    """Return the codes of the cards that credit the household."""
    return db.session.scalars(
        select(Card.code).where(Card.household_id == household_id, Card.revoked_at.is_(None)).order_by(Card.code)
    ).all()


def invites_from(household_id: int) -> Sequence[Invite]:
    """Return a household's open invitations."""
    return _invites(HouseholdInvite.household_id == household_id)


def invites_to(person_id: int) -> Sequence[Invite]:
    """Return the open invitations to a person's telephone."""
    lookup = db.session.scalar(select(Person.phone_lookup).where(Person.id == person_id))
    return _invites(HouseholdInvite.phone_lookup == lookup) if lookup else []


def _invites(which: object) -> Sequence[Invite]:
    rows = db.session.execute(
        select(HouseholdInvite, Person.name)
        .join(Person, Person.id == HouseholdInvite.actor_id)
        .where(which, HouseholdInvite.closed_at.is_(None), HouseholdInvite.expires_at > now())  # type: ignore[arg-type]
        .order_by(HouseholdInvite.id)
    )
    return [Invite(row.id, row.phone_masked or "", name, row.expires_at) for row, name in rows]
