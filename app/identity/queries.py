"""Who stands behind a token or a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from app.clock import now
from app.db import SingleStatement, db
from app.identity import tokens
from app.identity.context import Actor
from app.identity.models import ApiKey, HouseholdMember, LoginSession, Organisation, Person, RoleGrant
from app.identity.roles import Role

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor, and whether its last use should be recorded again."""

    actor: Actor
    stale: bool


def actor_of_session(token: str, stage: str = "full") -> KnownActor | None:
    """Return whose session `token` opens, unless it is over, revoked, idle too long, or its person is disabled."""
    rows = _SESSION.read(token_hash=tokens.hashed(token), stage=stage, at=now())
    if not rows:
        return None
    session_id, person_id, seen_at, name, locale, text_size, household_id, organisation_id, words = rows[0]
    roles = frozenset(Role(word) for word in words if word)
    if household_id is not None:
        roles |= {Role.RESIDENT}
    actor = Actor(
        person_id=person_id,
        household_id=household_id,
        organisation_id=organisation_id,
        roles=roles,
        name=name,
        via="session",
        session_id=session_id,
        locale=locale,
        text_size=text_size,
    )
    return KnownActor(actor, seen_at < now() - SEEN_EVERY)


def _live_session() -> Select[*tuple[Any, ...]]:
    return (
        select(
            LoginSession.id,
            LoginSession.person_id,
            LoginSession.seen_at,
            Person.name,
            Person.locale,
            Person.text_size,
            func.max(HouseholdMember.household_id).label("household_id"),
            func.max(RoleGrant.organisation_id).label("organisation_id"),
            func.array_agg(RoleGrant.role).label("roles"),
        )
        .join(Person, Person.id == LoginSession.person_id)
        .outerjoin(HouseholdMember, and_(HouseholdMember.person_id == Person.id, HouseholdMember.left_at.is_(None)))
        .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.revoked_at.is_(None)))
        .where(
            LoginSession.token_hash == bindparam("token_hash"),
            LoginSession.stage == bindparam("stage"),
            *session_lives(bindparam("at")),
            Person.disabled_at.is_(None),
        )
        .group_by(LoginSession.id, Person.id)
    )


_SESSION = SingleStatement(_live_session)


def session_lives(at: ColumnElement[datetime] | datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a session is valid."""
    return LoginSession.revoked_at.is_(None), LoginSession.expires_at > at, LoginSession.idle_until > at


def actor_of_key(text: str) -> KnownActor | None:
    """Return which organisation's key `text` is, unless it was revoked or has expired."""
    if (parts := tokens.read_key(text)) is None:
        return None
    public_id, secret = parts
    at = now()
    rows = _KEY.read(public_id=public_id, at=at)
    if not rows:
        return None
    key_id, organisation_id, organisation_name, name, scopes, secret_hash, last_used_at = rows[0]
    if not tokens.same(secret_hash, tokens.hashed(secret)):
        return None
    actor = Actor(
        organisation_id=organisation_id,
        name=f"{organisation_name} · {name}",
        via="key",
        key_id=key_id,
        scopes=frozenset(scopes),
    )
    return KnownActor(actor, last_used_at is None or last_used_at < at - SEEN_EVERY)


def _live_key() -> Select[*tuple[Any, ...]]:
    return (
        select(
            ApiKey.id, ApiKey.organisation_id, Organisation.name, ApiKey.name, ApiKey.scopes, ApiKey.secret_hash,
            ApiKey.last_used_at,
        )
        .join(Organisation, Organisation.id == ApiKey.organisation_id)
        .where(
            ApiKey.public_id == bindparam("public_id"),
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > bindparam("at")),
        )
    )  # fmt: skip


_KEY = SingleStatement(_live_key)


def household_of(person_id: int) -> int | None:
    """Return the household whose wallet the person shares."""
    return db.session.scalar(
        select(HouseholdMember.household_id).where(
            HouseholdMember.person_id == person_id, HouseholdMember.left_at.is_(None)
        )
    )


def organisation(organisation_id: int) -> Organisation | None:
    """Return an organisation."""
    return db.session.get(Organisation, organisation_id)
