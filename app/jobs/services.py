"""Run a slot exactly once, record a failure, send a heartbeat."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.db import db, use_case
from app.jobs.models import JobFailure, JobHeartbeat, JobRun

_ERROR_LENGTH = 2000


class SlotOutcome(StrEnum):
    """What became of an attempt at a slot."""

    RAN = "ran"
    ALREADY = "already"
    BUSY = "busy"


def runner() -> str:
    """Return the name of this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


@use_case
def run_slot(job_id: str, slot: datetime, function: Callable[[], object], *, snapshot: bool = False) -> SlotOutcome:
    """Run `function` as `slot` of the job, in one transaction with the row that records it.

    BUSY: another process is at this job now. ALREADY: the slot was done before. What `function` raises comes out, and
    nothing is kept, so the slot stays open. With `snapshot` everything is read as of one instant; a slot that was done
    after that instant is then refused by its primary key, and the second try sees it.
    """
    if snapshot:
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    if not _lock(job_id):
        return SlotOutcome.BUSY
    # Only after the lock: its previous holder has committed, and this statement sees it.
    if db.session.get(JobRun, (job_id, slot)) is not None:
        return SlotOutcome.ALREADY
    started_at = clock.now()
    outcome = function()
    db.session.add(
        JobRun(
            job=job_id,
            slot=slot,
            started_at=started_at,
            finished_at=clock.now(),
            runner=runner(),
            outcome="" if outcome is None else str(outcome),
        )
    )
    return SlotOutcome.RAN


def _lock(job_id: str) -> bool:
    """Take the job's lock until the transaction ends; districts in one database do not wait for each other."""
    statement = text("SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.job.' || :job, 0))")
    return bool(db.session.execute(statement, {"job": job_id}).scalar_one())


@use_case
def note_failure(job_id: str, slot: datetime, error: str) -> None:
    """Record that an attempt at `slot` raised `error`."""
    db.session.add(JobFailure(job=job_id, slot=slot, runner=runner(), error=error[:_ERROR_LENGTH]))


@use_case
def beat() -> None:
    """Record that a scheduler is alive."""
    now = {"beat_at": clock.now(), "runner": runner()}
    db.session.execute(
        insert(JobHeartbeat).values(name="scheduler", **now).on_conflict_do_update(index_elements=["name"], set_=now)
    )
