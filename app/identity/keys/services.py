"""Use cases of API keys. A secret is returned once and cannot be read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.clock import now
from app.db import db, use_case
from app.errors import Conflict, NotFound, Refused
from app.identity import records
from app.identity.audit import trail
from app.identity.models import ApiKey

OVERLAP = timedelta(days=7)


class KeyOver(Conflict):
    """The key was revoked or has expired."""


class UnknownScope(Refused):
    """No endpoint asks for such a scope."""


@dataclass(frozen=True, slots=True)
class IssuedApiKey:
    """A new key; `text` is for its holder to keep and is stored nowhere else."""

    id: int
    text: str


@use_case
def issue(organisation_id: int, name: str, scopes: Iterable[str], known: Iterable[str]) -> IssuedApiKey:
    """Make a key with `scopes`, all of which must be among those `known`. Raises NotFound and UnknownScope."""
    scopes = sorted(set(scopes))
    for scope in scopes:
        if scope not in known:
            raise UnknownScope(scope=scope)
    key, text = records.issue_api_key(organisation_id, name, scopes)
    trail.record("key.issued", "api_key", key.id, organisation_id=organisation_id, scopes=scopes)
    return IssuedApiKey(key.id, text)


@use_case
def rotate(key_id: int) -> IssuedApiKey:
    """Make a successor with the same scopes; both work for OVERLAP, then only the new one. Raises NotFound, KeyOver."""
    old = _live(key_id)
    key, text = records.issue_api_key(old.organisation_id, old.name, old.scopes, replaces_id=old.id)
    old.expires_at = min(now() + OVERLAP, old.expires_at or now() + OVERLAP)
    trail.record("key.rotated", "api_key", old.id, successor=key.id)
    return IssuedApiKey(key.id, text)


@use_case
def revoke(key_id: int) -> None:
    """End a key at once. Raises NotFound and KeyOver."""
    _live(key_id).revoked_at = now()
    trail.record("key.revoked", "api_key", key_id)


def _live(key_id: int) -> ApiKey:
    key = db.session.get(ApiKey, key_id, with_for_update=True, populate_existing=True)
    if key is None:
        raise NotFound
    if key.revoked_at or (key.expires_at and key.expires_at <= now()):
        raise KeyOver
    return key
