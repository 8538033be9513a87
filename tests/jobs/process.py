"""One real scheduler or worker process of the tests: `python -m tests.jobs.process JOB CRON FUNCTION [SLOT]`."""

from __future__ import annotations

import sys
from datetime import datetime

from app import create_app
from app.jobs.scheduler import SlotRunner, run_forever
from app.jobs.timetable import Job


def main(job_id: str, cron: str, function: str, slot: str = "") -> None:
    """Keep the timetable of this one job, or run its one slot."""
    app = create_app()
    job = Job(job_id, cron, function, "a test")
    print("up", flush=True)
    if slot:
        print(SlotRunner(app, ()).attempt(job, datetime.fromisoformat(slot)), flush=True)
    else:
        run_forever(app, (job,))


main(*sys.argv[1:])
