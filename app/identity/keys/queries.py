"""Reads of API keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models import ApiKey, Organisation


@dataclass(frozen=True, slots=True)
class Key:
    """An API key without its secret. `state` is live, ending (it has a successor) or over."""

    id: int
    name: str
    organisation: str
    public_id: str
    scopes: tuple[str, ...]
    state: str
    created_at: datetime
    ends_at: datetime | None
    last_used_at: datetime | None


def all_keys() -> Sequence[Key]:
    """Return every key, the newest first."""
    rows = db.session.execute(
        select(ApiKey, Organisation.name)
        .join(Organisation, Organisation.id == ApiKey.organisation_id)
        .order_by(ApiKey.id.desc())
    )
    return [
        Key(
            id=key.id,
            name=key.name,
            organisation=organisation,
            public_id=key.public_id,
            scopes=tuple(key.scopes),
            state=_state(key),
            created_at=key.created_at,
            ends_at=key.revoked_at or key.expires_at,
            last_used_at=key.last_used_at,
        )
        for key, organisation in rows
    ]


def _state(key: ApiKey) -> str:
    if key.revoked_at or (key.expires_at and key.expires_at <= now()):
        return "over"
    return "ending" if key.expires_at else "live"


def organisations(kind: str = "") -> Sequence[tuple[int, str]]:
    """Return (id, name) of the organisations, all or of one kind, by name."""
    statement = select(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id)
    if kind:
        statement = statement.where(Organisation.kind == kind)
    return [(row.id, row.name) for row in db.session.execute(statement)]
