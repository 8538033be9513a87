"""Small use cases under every request: sessions seen, keys used, answers kept for replays, and tidying up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, or_, update
from sqlalchemy.dialects.postgresql import insert

from app.clock import now
from app.db import db, use_case
from app.errors import Conflict, Refused
from app.identity.models import ApiKey, Idempotency, LoginCode, LoginSession, RateLimit

LEASE_S = 60
ANSWERS_KEPT = timedelta(days=30)
SESSIONS_KEPT = timedelta(days=30)
STAFF_IDLE = timedelta(hours=2)
RESIDENT_IDLE = timedelta(days=60)


class KeyOfAnotherRequest(Refused):
    """The Idempotency-Key was used before, for another request."""


class StillWorking(Conflict):
    """A request with the same Idempotency-Key is being worked on; `retry_after_s` says when to ask again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with."""

    status: int
    body: bytes
    content_type: str


@use_case
def mark_seen(session_id: int) -> None:
    """Record that a session was used just now, which also postpones its idle end."""
    lasting = LoginSession.idle_until - LoginSession.seen_at
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id)
        .values(seen_at=now(), idle_until=lasting + now())
        .execution_options(synchronize_session=False)
    )


@use_case
def mark_key_used(key_id: int) -> None:
    """Record that an API key was used just now."""
    db.session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=now()))


@use_case
def reserve_answer(scope: str, key: str, request_hash: bytes) -> str | Answer:
    """Reserve the right to answer a request for LEASE_S seconds, or return the answer it already got.

    The returned text is the lease under which the answer may be kept. An expired lease (its process died) is
    taken over. Raises KeyOfAnotherRequest and StillWorking.
    """
    at, lease = now(), secrets.token_hex(8)
    taken = (
        insert(Idempotency)
        .values(
            scope=scope,
            key=key,
            request_hash=request_hash,
            lease=lease,
            leased_until=at + timedelta(seconds=LEASE_S),
            content_type="",
            created_at=at,
        )
        .on_conflict_do_update(
            index_elements=[Idempotency.scope, Idempotency.key],
            set_={"lease": lease, "leased_until": at + timedelta(seconds=LEASE_S)},
            where=and_(
                Idempotency.status.is_(None),
                Idempotency.leased_until <= at,
                Idempotency.request_hash == request_hash,
            ),
        )
        .returning(Idempotency.lease)
    )
    if db.session.scalar(taken) == lease:
        return lease
    return _earlier(scope, key, request_hash)


def _earlier(scope: str, key: str, request_hash: bytes) -> Answer:
    row = db.session.get_one(Idempotency, (scope, key), populate_existing=True)
    if row.request_hash != request_hash:
        raise KeyOfAnotherRequest
    if row.status is None or row.body is None:
        raise StillWorking(retry_after_s=max(1, round((row.leased_until - now()).total_seconds())))
    return Answer(row.status, row.body, row.content_type)


@use_case
def keep_answer(scope: str, key: str, lease: str, answer: Answer) -> None:
    """Keep the answer for replays; a request that lost its lease meanwhile keeps nothing."""
    db.session.execute(
        update(Idempotency)
        .where(Idempotency.scope == scope, Idempotency.key == key, Idempotency.lease == lease)
        .values(status=answer.status, body=answer.body, content_type=answer.content_type)
    )


@use_case
def give_back(scope: str, key: str, lease: str) -> None:
    """Forget a request that was not answered, so that the same key may try again."""
    db.session.execute(
        delete(Idempotency).where(
            Idempotency.scope == scope,
            Idempotency.key == key,
            Idempotency.lease == lease,
            Idempotency.status.is_(None),
        )
    )


@use_case
def prune() -> int:
    """Delete what has expired: counters, codes, ended sessions, kept answers; return how many rows."""
    at = now()
    over = (
        delete(RateLimit).where(RateLimit.resets_at < at),
        delete(LoginCode).where(LoginCode.expires_at < at - timedelta(days=1)),
        delete(LoginSession).where(
            or_(LoginSession.expires_at < at - SESSIONS_KEPT, LoginSession.revoked_at < at - SESSIONS_KEPT)
        ),
        delete(Idempotency).where(Idempotency.created_at < at - ANSWERS_KEPT),
    )
    return sum(db.session.execute(statement).rowcount for statement in over)  # type: ignore[attr-defined]
