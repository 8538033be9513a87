"""Finding someone, without showing more of them than is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from app.db import db
from app.errors import NotFound
from app.identity import phones
from app.identity.models import Card, HouseholdMember, Organisation, Person, RoleGrant, StaffAccount
from app.identity.roles import Role

FOUND_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone, with the telephone masked. `roles` are live ones; `organisation` is a name or empty."""

    id: int
    name: str
    phone: str
    login: str
    roles: tuple[Role, ...]
    organisation: str
    household_id: int | None
    created_at: datetime
    disabled_at: datetime | None


def search(text: str) -> Sequence[PersonRow]:
    """Return the staff whose login or name begins with `text`, or the resident with exactly this telephone or card.

    An empty text finds all staff. Residents are found only by what they themselves can tell, never by browsing.
    """
    text = text.strip()
    if phones.valid(text):
        return _read(_people().where(Person.phone_lookup == phones.lookup(text)))
    by_card = select(Card.household_id).where(Card.code == text.upper()).scalar_subquery()
    staff = StaffAccount.login.startswith(text.lower(), autoescape=True) | and_(
        StaffAccount.login.is_not(None), Person.name.startswith(text, autoescape=True)
    )
    return _read(_people().where(staff | (HouseholdMember.household_id == by_card)).limit(FOUND_AT_MOST))


def person(person_id: int) -> PersonRow:
    """Return someone by number. Raises NotFound."""
    found = _read(_people().where(Person.id == person_id))
    if not found:
        raise NotFound
    return found[0]


def holders_of(cards: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return (person, household) by card, of those cards that are in force and whose holder is known."""
    found = select(Card.code, Card.person_id, Card.household_id).where(
        Card.code == func.any(list(cards)), Card.revoked_at.is_(None)
    )
    rows = db.session.execute(found)
    return {code: (person_id, household_id) for code, person_id, household_id in rows if person_id is not None}


def _people() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person,
            StaffAccount.login,
            func.max(HouseholdMember.household_id),
            func.max(Organisation.name),
            func.array_agg(RoleGrant.role.distinct()),
        )
        .outerjoin(StaffAccount, StaffAccount.person_id == Person.id)
        .outerjoin(HouseholdMember, and_(HouseholdMember.person_id == Person.id, HouseholdMember.left_at.is_(None)))
        .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.revoked_at.is_(None)))
        .outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
        .group_by(Person.id, StaffAccount.login)
        .order_by(Person.id)
    )


def _read(statement: Select[*tuple[Any, ...]]) -> Sequence[PersonRow]:
    return [
        PersonRow(
            id=row.id,
            name=row.name,
            phone=phones.masked_sealed(row.phone_sealed),
            login=login or "",
            roles=tuple(Role(word) for word in roles if word) + ((Role.RESIDENT,) if home else ()),
            organisation=organisation or "",
            household_id=home,
            created_at=row.created_at,
            disabled_at=row.disabled_at,
        )
        for row, login, home, organisation, roles in db.session.execute(statement)
    ]
