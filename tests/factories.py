"""People, organisations and keys to act with. Each is a transaction of its own and answers with plain ids."""

from __future__ import annotations

import itertools
import secrets
from datetime import timedelta

from app.clock import now
from app.db import db, use_case
from app.identity import records, tokens
from app.identity.models import Card, LoginSession, Person
from app.identity.queries import household_of
from app.identity.roles import SCOPED, Role

PASSWORD = "correct horse battery"

_KIND_OF = {
    Role.COLLECTOR: "operator",
    Role.OPERATOR: "operator",
    Role.MERCHANT: "merchant",
    Role.MALL: "mall",
    Role.DEPARTMENT: "department",
}
_serial = itertools.count(secrets.randbelow(10**7))


def phone() -> str:
    """A mobile number that no other test uses."""
    return f"139{next(_serial) % 10**8:08d}"


@use_case
def resident(name: str = "测试居民", phone: str | None = None) -> int:
    """A resident with a household of one; return the person's id."""
    return records.add_resident(name, phone)[0].id


@use_case
def organisation(kind: str = "operator", name: str = "") -> int:
    """An organisation; return its id."""
    return records.add_organisation(kind, name or f"测试单位{next(_serial)}").id


@use_case
def staff(role: Role, organisation_id: int | None = None, login: str = "", password: str = PASSWORD) -> int:
    """A member of staff, of a new organisation where the role needs one; return the person's id."""
    if organisation_id is None and role in SCOPED:
        organisation_id = records.add_organisation(_KIND_OF[role], f"测试单位{next(_serial)}").id
    login = login or f"{role.value}{next(_serial)}"
    return records.add_staff(login, password, f"测试{role.value}", role, organisation_id).id


@use_case
def api_key(organisation_id: int, *scopes: str) -> str:
    """A key of the organisation; return the text for `Authorization: Bearer`."""
    return records.issue_api_key(organisation_id, "test", scopes)[1]


@use_case
def card(household_id: int, code: str = "") -> str:
    """A card that credits the household; return its code."""
    made = Card(code=code or f"TEST{next(_serial):08d}", household_id=household_id)
    db.session.add(made)
    db.session.flush()
    return made.code


@use_case
def grant(person_id: int, role: Role, organisation_id: int | None = None) -> None:
    """One more role for someone."""
    records.grant_role(person_id, role, organisation_id)


@use_case
def disable(person_id: int) -> None:
    """Close someone's access."""
    db.session.get_one(Person, person_id).disabled_at = now()


def household(person_id: int) -> int:
    """The household that the person belongs to."""
    found = household_of(person_id)
    assert found is not None
    return found


@use_case
def login_session(person_id: int) -> str:
    """A session of the person; return the token that a browser's cookie would carry."""
    token = tokens.fresh()
    at = now()
    db.session.add(
        LoginSession(
            person_id=person_id,
            token_hash=tokens.hashed(token),
            idle_until=at + timedelta(hours=2),
            expires_at=at + timedelta(hours=12),
        )
    )
    return token


def bearer(key: str) -> dict[str, str]:
    """The header that a program sends its key in."""
    return {"Authorization": f"Bearer {key}"}
