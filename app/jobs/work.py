"""Work that belongs to no single package. Plain functions, run inside the transaction of their slot."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import delete, func, select, tuple_

from app import clock
from app.db import db
from app.jobs.models import JobFailure, JobRun
from app.points import audit as books

log = logging.getLogger(__name__)

KEPT = timedelta(days=60)


def audit(*, whole: bool = False) -> str:
    """Run every check of the books; each fault is logged as an error and counted."""
    faults = [(book, fault) for book, found in books.run(whole=whole).items() for fault in found]
    for book, fault in faults:
        log.error("audit of %s: %s", book, fault)
    return f"{len(faults)} faults"


def audit_whole() -> str:
    """Run every check from the beginning: what was proven may have been edited since."""
    return audit(whole=True)


def forget_slots() -> str:
    """Delete old slots and failures, except the latest slot of every job, which would be run again."""
    before = clock.now() - KEPT
    latest = select(JobRun.job, func.max(JobRun.slot)).group_by(JobRun.job)
    old = delete(JobRun).where(JobRun.slot < before, ~tuple_(JobRun.job, JobRun.slot).in_(latest))
    runs = db.session.execute(old).rowcount  # type: ignore[attr-defined]
    failures = db.session.execute(delete(JobFailure).where(JobFailure.failed_at < before)).rowcount  # type: ignore[attr-defined]
    return f"{runs} slots, {failures} failures"
