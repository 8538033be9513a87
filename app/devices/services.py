"""Authentication of devices, once per request, and removal of old nonces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.clock import now
from app.db import db, use_case
from app.devices import queries, records, signature
from app.devices.models import DeviceNonce
from app.devices.signature import WINDOW_S, SignedRequest
from app.errors import Unauthenticated
from app.identity import vault


class SignatureWrong(Unauthenticated):
    """The signature does not match the request and the device's secret, or there is no such key."""


class SignatureOutOfTime(Unauthenticated):
    """The request was signed too long ago, or by a clock that runs ahead; `server_time` is the present second."""


class SignatureReplayed(Unauthenticated):
    """The nonce was used before."""


@dataclass(frozen=True, slots=True)
class Device:
    """Who signed."""

    kind: str
    owner_id: int


@use_case
def admit(request: SignedRequest) -> Device:
    """Return the device that signed `request`, and let its nonce not be used again.

    Only a valid signature uses up a nonce, so no one else can. Raises SignatureWrong, SignatureOutOfTime and
    SignatureReplayed.
    """
    key = queries.live_key(request.key_id) if request.readable else None
    if key is None or not signature.matches(vault.unseal(key.secret_sealed, records.PURPOSE), request):
        raise SignatureWrong
    at = now()
    if not signature.in_window(request, at.timestamp()):
        raise SignatureOutOfTime(server_time=int(at.timestamp()))
    used = insert(DeviceNonce).values(device_key_id=key.id, nonce=request.nonce, seen_at=at)
    if db.session.execute(used.on_conflict_do_nothing().returning(DeviceNonce.nonce)).first() is None:
        raise SignatureReplayed
    return Device(key.kind, key.owner_id)


@use_case
def prune_nonces() -> int:
    """Delete nonces older than the time window; return how many."""
    over = now() - timedelta(seconds=3 * WINDOW_S)
    return db.session.execute(delete(DeviceNonce).where(DeviceNonce.seen_at < over)).rowcount  # type: ignore[attr-defined, no-any-return]
