"""The audit trail, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, tuple_

from app.clock import day_bounds
from app.db import db
from app.identity.models import ApiKey, AuditEvent, Person


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One line: who did what, to what, when, from where. `actor` is a name, of a person or of a key."""

    id: int
    at: datetime
    actor: str
    actor_id: int | None
    via: str
    action: str
    object_type: str
    object_id: str
    ip: str
    request_id: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """What to leave out; empty members leave out nothing. `action` is a beginning: `login` finds login.refused."""

    action: str = ""
    object_type: str = ""
    object_id: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None


def entries(wanted: Filter, after: tuple[datetime, int] | None = None, limit: int = 50) -> Sequence[TrailEntry]:
    """Return up to `limit` + 1 lines older than `after`; the one too many tells that there are more."""
    statement = _narrowed(_lines(), wanted)
    if after:
        statement = statement.where(tuple_(AuditEvent.recorded_at, AuditEvent.id) < after)
    return _read(statement.limit(limit + 1))


def about_person(person_id: int, limit: int) -> Sequence[TrailEntry]:
    """Return what others did to a person's record, the latest first."""
    return _read(
        _lines()
        .where(
            AuditEvent.object_type == "person",
            AuditEvent.object_id == str(person_id),
            AuditEvent.actor_id.is_distinct_from(person_id),
            AuditEvent.via.in_(("session", "key")),
        )
        .limit(limit)
    )


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(AuditEvent, Person.name, ApiKey.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .outerjoin(ApiKey, ApiKey.id == AuditEvent.key_id)
        .order_by(AuditEvent.recorded_at.desc(), AuditEvent.id.desc())
    )


def _narrowed(statement: Select[*tuple[Any, ...]], wanted: Filter) -> Select[*tuple[Any, ...]]:
    if wanted.action:
        statement = statement.where(AuditEvent.action.startswith(wanted.action, autoescape=True))
    if wanted.object_type:
        statement = statement.where(AuditEvent.object_type == wanted.object_type)
    if wanted.object_id:
        statement = statement.where(AuditEvent.object_id == wanted.object_id)
    if wanted.actor_id is not None:
        statement = statement.where(AuditEvent.actor_id == wanted.actor_id)
    if wanted.since:
        statement = statement.where(AuditEvent.recorded_at >= day_bounds(wanted.since)[0])
    if wanted.until:
        statement = statement.where(AuditEvent.recorded_at < day_bounds(wanted.until)[1])
    return statement


def _read(statement: Select[*tuple[Any, ...]]) -> Sequence[TrailEntry]:
    return [
        TrailEntry(
            id=row.id,
            at=row.recorded_at,
            actor=person or key or "",
            actor_id=row.actor_id,
            via=row.via,
            action=row.action,
            object_type=row.object_type,
            object_id=row.object_id,
            ip=row.ip,
            request_id=row.request_id,
            detail=row.detail,
        )
        for row, person, key in db.session.execute(statement)
    ]
