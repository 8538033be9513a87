"""The process that runs the timetable."""

from __future__ import annotations

import logging
import signal
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from app import clock
from app.clock import DISTRICT_ZONE
from app.jobs import services
from app.jobs.services import SlotOutcome
from app.jobs.slots import latest_slot, trigger
from app.jobs.timetable import SWEEP_S, Job

log = logging.getLogger(__name__)


class SlotRunner:
    """Runs what is due, in the application's context, and survives what a job does."""

    def __init__(self, app: Flask, timetable: Sequence[Job]) -> None:
        self.app = app
        self.timetable = timetable
        self.demo = app.config["TANHUI_DEMO"] == "1"

    def run_due(self, job: Job) -> SlotOutcome | None:
        """Run the job's latest slot unless it is done; a failure is logged and left for the next sweep."""
        slot = latest_slot(job.schedule(demo=self.demo), clock.now())
        return None if slot is None else self.attempt(job, slot)

    def attempt(self, job: Job, slot: datetime) -> SlotOutcome | None:
        """Try one slot; None means that it raised, which is recorded."""
        with self.app.app_context():
            try:
                outcome = services.run_slot(job.id, slot, job.resolve(), snapshot=job.snapshot)
            except Exception as error:
                log.exception("job %s failed at slot %s", job.id, slot.isoformat())
                self._remember(job, slot, error)
                return None
        if outcome is SlotOutcome.RAN:
            log.info("job %s ran slot %s", job.id, slot.isoformat())
        return outcome

    def _remember(self, job: Job, slot: datetime, error: Exception) -> None:
        try:
            services.note_failure(job.id, slot, "".join(traceback.format_exception_only(error)).strip())
        except Exception:
            log.exception("the failure of job %s could not be recorded", job.id)

    def sweep(self) -> None:
        """Send a heartbeat, then catch up with what was missed or failed."""
        with self.app.app_context():
            try:
                services.beat()
            except Exception:
                log.exception("no heartbeat: the database does not answer")
                return
        for job in self.timetable:
            self.run_due(job)

    def scheduler(self) -> BlockingScheduler:
        """Return the scheduler: every job at its slots, and the sweep."""
        # One thread: jobs are short, and one at a time keeps the database for the people.
        scheduler = BlockingScheduler(timezone=DISTRICT_ZONE, executors={"default": ThreadPoolExecutor(1)})
        for job in self.timetable:
            self._plan(scheduler, job.id, self._due(job), trigger(job.schedule(demo=self.demo)))
        self._plan(scheduler, "sweep", self.sweep, IntervalTrigger(seconds=SWEEP_S, timezone=DISTRICT_ZONE))
        scheduler.get_job("sweep").modify(next_run_time=clock.now())
        return scheduler

    def _due(self, job: Job) -> Callable[[], object]:
        return lambda: self.run_due(job)

    @staticmethod
    def _plan(scheduler: BlockingScheduler, job_id: str, function: Callable[[], object], when: object) -> None:
        scheduler.add_job(function, when, id=job_id, coalesce=True, max_instances=1, misfire_grace_time=None)


def run_forever(app: Flask, timetable: Sequence[Job]) -> None:
    """Run `timetable` until SIGTERM or SIGINT, and let a running job finish."""
    scheduler = SlotRunner(app, timetable).scheduler()

    def stop(signum: int, frame: FrameType | None) -> None:
        # Not from inside the handler: shutting down takes locks that the interrupted code may hold.
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        scheduler.start()
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=True)
