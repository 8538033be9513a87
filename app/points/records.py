"""Keep the sums of coins and how far the books were proven, inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text

from app.db import db, sql_source
from app.points.models import LedgerBlock


def count_coins() -> int:
    """Add what was sealed since the last time to the sums of days; return how many of them changed."""
    return int(db.session.scalar(select(func.count_coins())) or 0)


def remember_proof(after: int, at: datetime) -> None:
    """Note that all books agree up to the last block of the chain; `after` is the transfer proven before."""
    head = db.session.execute(
        select(LedgerBlock.seq, LedgerBlock.last_id).order_by(LedgerBlock.seq.desc()).limit(1)
    ).one_or_none()
    if head is None:
        return
    block, upto = head
    values = {"after": after, "upto": upto, "block": block, "at": at}
    db.session.execute(text(sql_source("app.points", "remember_balances")), {"after": after, "upto": upto})
    db.session.execute(text(sql_source("app.points", "remember_points")), values)
