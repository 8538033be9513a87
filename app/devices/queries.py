"""Reads of device keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.db import db
from app.devices.models import DeviceKey


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as its owner may see it."""

    key_id: str
    created_at: datetime
    revoked_at: datetime | None


def keys_of(kind: str, owner_id: int) -> Sequence[KeyRow]:
    """Return a device's keys, the newest first, including ended ones."""
    rows = db.session.execute(
        select(DeviceKey.key_id, DeviceKey.created_at, DeviceKey.revoked_at)
        .where(DeviceKey.kind == kind, DeviceKey.owner_id == owner_id)
        .order_by(DeviceKey.id.desc())
    )
    return [KeyRow(*row) for row in rows]


def live_key(key_id: str) -> DeviceKey | None:
    """Return the key that a request names, unless it was ended."""
    return db.session.scalar(select(DeviceKey).where(DeviceKey.key_id == key_id, DeviceKey.revoked_at.is_(None)))
