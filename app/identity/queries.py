"""Who stands behind a token or a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.clock import now
from app.db import db
from app.identity import tokens
from app.identity.context import Actor
from app.identity.models import ApiKey, HouseholdMember, LoginSession, Organisation, Person, RoleGrant
from app.identity.roles import Role

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """An actor, and whether it is time to write down that we saw it."""

    actor: Actor
    stale: bool


def actor_of_session(token: str, stage: str = "full") -> Found | None:
    """Return whose session `token` opens, unless it is over, revoked, idle too long or its person is disabled."""
    row = db.session.execute(_live_sessions(stage).where(LoginSession.token_hash == tokens.hashed(token))).one_or_none()
    if row is None:
        return None
    roles = frozenset(Role(word) for word in row.roles if word)
    if row.household_id is not None:
        roles |= {Role.RESIDENT}
    actor = Actor(
        person_id=row.person_id,
        household_id=row.household_id,
        organisation_id=row.organisation_id,
        roles=roles,
        name=row.name,
        via="session",
        session_id=row.id,
        locale=row.locale,
        text_size=row.text_size,
    )
    return Found(actor, row.seen_at < now() - SEEN_EVERY)


def _live_sessions(stage: str) -> Select[*tuple[Any, ...]]:
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
        .where(LoginSession.stage == stage, *session_lives(), Person.disabled_at.is_(None))
        .group_by(LoginSession.id, Person.id)
    )


def session_lives() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a session still counts."""
    at = now()
    return LoginSession.revoked_at.is_(None), LoginSession.expires_at > at, LoginSession.idle_until > at


def actor_of_key(text: str) -> Found | None:
    """Return which organisation's key `text` is, unless it was revoked or has run out."""
    if (parts := tokens.read_key(text)) is None:
        return None
    public_id, secret = parts
    statement = select(ApiKey, Organisation.name).join(Organisation, Organisation.id == ApiKey.organisation_id)
    row = db.session.execute(statement.where(ApiKey.public_id == public_id, *key_lives())).one_or_none()
    if row is None or not tokens.same(row.ApiKey.secret_hash, tokens.hashed(secret)):
        return None
    key: ApiKey = row.ApiKey
    actor = Actor(
        organisation_id=key.organisation_id,
        name=f"{row.name} · {key.name}",
        via="key",
        key_id=key.id,
        scopes=frozenset(key.scopes),
    )
    return Found(actor, key.last_used_at is None or key.last_used_at < now() - SEEN_EVERY)


def key_lives() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a key still counts."""
    return ApiKey.revoked_at.is_(None), or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now())


def person_by_phone_lookup(lookup: bytes) -> int | None:
    """Return the id of the person behind a telephone number's keyed hash."""
    return db.session.scalar(select(Person.id).where(Person.phone_lookup == lookup, Person.disabled_at.is_(None)))


def household_of(person_id: int) -> int | None:
    """Return the household whose wallet the person shares now."""
    return db.session.scalar(
        select(HouseholdMember.household_id).where(
            HouseholdMember.person_id == person_id, HouseholdMember.left_at.is_(None)
        )
    )


def organisation(organisation_id: int) -> Organisation | None:
    """Return an organisation."""
    return db.session.get(Organisation, organisation_id)
