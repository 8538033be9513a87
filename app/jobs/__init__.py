"""Work that runs by the clock: a timetable, its own process, every slot exactly once.

`flask jobs run` may be started on any number of machines. A slot is a row of `job_run`, inserted in the same
transaction as the job's effect, under a lock; so both are there or neither, whatever dies in between.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.jobs import queries
    from app.jobs.cli import jobs_cli
    from app.web import readiness

    app.cli.add_command(jobs_cli)
    readiness.add(app, "jobs", queries.scheduler_lives)
