"""What was recorded since readings were last refreshed. Inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select, text

from app.clock import business_day
from app.db import db, sql_source
from app.indicators.models import RefreshPoint

# Longer than any transaction that records a fact: what was in progress the last time is seen this time.
OVERLAP = timedelta(minutes=2)
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_NEWS = text(sql_source("app.indicators", "news"))


@dataclass(frozen=True, slots=True)
class News:
    """Kinds of fact that grew, and the spans of days they change; `everything` when the business day has turned."""

    sources: frozenset[str]
    days: tuple[tuple[date, date], ...]
    everything: bool

    def with_drops(self, marked: list[date]) -> News:
        """Add days whose drops, and so whose coins, grew."""
        return replace(
            self, sources=self.sources | {"drops", "transfers"}, days=self.days + tuple((day, day) for day in marked)
        )


def since_last_refresh(now: datetime) -> News:
    """Return what was recorded since `remember` was called."""
    last = db.session.scalar(select(RefreshPoint.refreshed_at))
    since = _ALWAYS if last is None else last - OVERLAP
    rows = db.session.execute(_NEWS, {"since": since, "now": now}).all()
    return News(
        frozenset(row.source for row in rows),
        tuple((row.from_on, row.to_on) for row in rows),
        everything=last is None or business_day(last) != business_day(now),
    )


def remember(now: datetime) -> None:
    """Record that readings are up to date as of `now`."""
    db.session.execute(delete(RefreshPoint))
    db.session.add(RefreshPoint(refreshed_at=now))
