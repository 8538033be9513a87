"""Keys of devices, made and ended inside the caller's use case."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select, update

from app.clock import now
from app.db import db
from app.devices.models import DeviceKey
from app.errors import Conflict, NotFound
from app.identity import vault
from app.identity.audit import trail

PURPOSE = "device secret"
SLOTS = (1, 2)


class TwoKeysLive(Conflict):
    """The device already has two keys: one must be ended first."""


class KeyUnknown(NotFound):
    """The device has no such key."""


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """What the device is given; the secret cannot be read again."""

    key_id: str
    secret: str


def issue_key(kind: str, owner_id: int, actor_id: int | None = None) -> IssuedKey:
    """Issue a device a key beside at most one other. Raises TwoKeysLive."""
    taken = set(
        db.session.scalars(
            select(DeviceKey.slot).where(
                DeviceKey.kind == kind, DeviceKey.owner_id == owner_id, DeviceKey.revoked_at.is_(None)
            )
        )
    )
    slot = next((slot for slot in SLOTS if slot not in taken), None)
    if slot is None:
        raise TwoKeysLive
    # Hexadecimal, because a secret that begins with a dash is taken for an option on a bin's command line.
    issued = IssuedKey(f"dk-{secrets.token_hex(8)}", secrets.token_hex(32))
    db.session.add(
        DeviceKey(
            key_id=issued.key_id,
            kind=kind,
            owner_id=owner_id,
            slot=slot,
            secret_sealed=vault.seal(issued.secret, PURPOSE),
            actor_id=actor_id,
        )
    )
    db.session.flush()
    trail.record("device_key.issued", kind, owner_id, actor_id, key_id=issued.key_id)
    return issued


def revoke_key(kind: str, owner_id: int, key_id: str, actor_id: int | None = None) -> None:
    """End a key at once. Ending it again changes nothing. Raises KeyUnknown."""
    mine = (DeviceKey.kind == kind, DeviceKey.owner_id == owner_id, DeviceKey.key_id == key_id)
    if db.session.scalar(select(DeviceKey.id).where(*mine)) is None:
        raise KeyUnknown
    db.session.execute(update(DeviceKey).where(*mine, DeviceKey.revoked_at.is_(None)).values(revoked_at=now()))
    trail.record("device_key.revoked", kind, owner_id, actor_id, key_id=key_id)
