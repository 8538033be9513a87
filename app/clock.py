"""The only reader of the clock, and the only place that knows the business time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DISTRICT_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def business_day(at: datetime) -> date:
    """Return the day in Asia/Shanghai on which the aware instant `at` falls."""
    return at.astimezone(DISTRICT_ZONE).date()


def today() -> date:
    """Return the present business day."""
    return business_day(now())


def day_start(on: date) -> datetime:
    """Return the aware UTC instant at which the business day `on` begins."""
    return datetime.combine(on, time.min, DISTRICT_ZONE).astimezone(UTC)


def day_bounds(on: date) -> tuple[datetime, datetime]:
    """Return the half-open UTC interval that the business day `on` covers."""
    return day_start(on), day_start(on + timedelta(days=1))
