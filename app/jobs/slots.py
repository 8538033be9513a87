"""When a job is due. Pure.

A timetable entry is six cron fields, `second minute hour day month day_of_week`, in the district's zone. A slot is the
instant an entry names. Only the latest slot is ever caught up: every job works from the facts, so the latest run does
what the missed ones would have done.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from app.clock import DISTRICT_ZONE

FIELDS = ("second", "minute", "hour", "day", "month", "day_of_week")
_LOOK_BACK = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=31),
    timedelta(days=366),
)


def trigger(cron: str) -> CronTrigger:
    """Return APScheduler's trigger for six cron fields; ValueError when they are not six or not cron."""
    fields = cron.split()
    if len(fields) != len(FIELDS):
        raise ValueError(f"{cron!r} has {len(fields)} fields, not {len(FIELDS)}: {' '.join(FIELDS)}")
    return CronTrigger(timezone=DISTRICT_ZONE, **dict(zip(FIELDS, fields, strict=True)))


def latest_slot(cron: str, now: datetime) -> datetime | None:
    """Return the last instant not after `now` that `cron` names, or None if there was none within a year."""
    due = trigger(cron)
    for window in _LOOK_BACK:
        slot = due.get_next_fire_time(None, now - window)
        if slot is not None and slot <= now:
            return _last(due, slot, now)
    return None


def _last(due: CronTrigger, slot: datetime, now: datetime) -> datetime:
    while (later := due.get_next_fire_time(slot, slot + timedelta(microseconds=1))) is not None and later <= now:
        slot = later
    return slot
