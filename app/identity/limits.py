"""How often something may be tried, counted in the database and therefore the same for every process."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from sqlalchemy import case, delete, literal, text
from sqlalchemy.dialects.postgresql import insert

from app.clock import now
from app.db import db
from app.errors import TooMany
from app.identity.models import RateLimit


def hit(scope: str, key: str, limit: int, window_s: int) -> None:
    """Count one attempt by `key` under `scope`; the window opens with the first attempt.

    Counted in a short transaction of its own, so that a try stays counted when what was tried is rolled back.
    Raises TooMany (facts: retry_after_s) from the try after `limit` until the window ends.
    """
    at = now()
    ends = at + timedelta(seconds=window_s)
    over = RateLimit.resets_at <= at
    statement = (
        insert(RateLimit)
        .values(scope=scope, key=key, count=1, resets_at=ends)
        .on_conflict_do_update(
            index_elements=[RateLimit.scope, RateLimit.key],
            set_={
                "count": case((over, 1), else_=RateLimit.count + 1),
                "resets_at": case((over, literal(ends, RateLimit.resets_at.type)), else_=RateLimit.resets_at),
            },
        )
        .returning(RateLimit.count, RateLimit.resets_at)
    )
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))  # losing a count loses no fact
        count, resets_at = connection.execute(statement).one()
    if count > limit:
        raise TooMany(f"{scope}: {limit} in {window_s} s", retry_after_s=max(1, ceil((resets_at - at).total_seconds())))


def forget(scope: str, key: str) -> None:
    """Reset the count of `key` under `scope`, after an attempt succeeded."""
    with db.engine.begin() as connection:
        connection.execute(delete(RateLimit).where(RateLimit.scope == scope, RateLimit.key == key))
