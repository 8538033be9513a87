"""Reads of what the jobs did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.jobs.models import JobFailure, JobHeartbeat, JobRun
from app.jobs.timetable import SWEEP_S

_ALARM = timedelta(seconds=4 * SWEEP_S)


@dataclass(frozen=True)
class LastRun:
    """A job's last finished slot, and its last failure if that came later."""

    slot: datetime
    finished_at: datetime
    outcome: str
    failure: str


def last_beat() -> datetime | None:
    """Return the last heartbeat of a scheduler."""
    return db.session.scalar(select(func.max(JobHeartbeat.beat_at)))


def scheduler_lives() -> bool:
    """Return whether a scheduler was seen within the last few sweeps."""
    seen = last_beat()
    return seen is not None and clock.now() - seen < _ALARM


def last_run(job_id: str) -> LastRun | None:
    """Return the job's last finished slot, or None before its first."""
    run = db.session.scalar(select(JobRun).filter_by(job=job_id).order_by(JobRun.slot.desc()).limit(1))
    if run is None:
        return None
    return LastRun(run.slot, run.finished_at, run.outcome, last_failure(job_id, run.finished_at))


def last_failure(job_id: str, after: datetime) -> str:
    """Return the newest error of the job since `after`, or an empty string."""
    newest = (
        select(JobFailure.error)
        .where(JobFailure.job == job_id, JobFailure.failed_at > after)
        .order_by(JobFailure.failed_at.desc())
        .limit(1)
    )
    return db.session.scalar(newest) or ""
