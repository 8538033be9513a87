"""Keep the sums of coins, inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import func, select

from app.db import db


def count_coins() -> int:
    """Add what was sealed since the last time to the sums of days; return how many of them changed."""
    return int(db.session.scalar(select(func.count_coins())) or 0)
