"""Real processes of the tests, which share one start-up: `python -m tests.jobs.process COPIES keep|race|once …`."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Flask

from app import create_app
from app.db import db
from app.jobs import services
from app.jobs.scheduler import SlotRunner, run_forever
from app.jobs.services import SlotOutcome
from app.jobs.timetable import Job
from tests.jobs.effects import tick


def keep(app: Flask, job_id: str, cron: str, function: str) -> None:
    """Keep the timetable of one job until SIGTERM."""
    run_forever(app, (Job(job_id, cron, function, "a test"),))


def once(app: Flask, job_id: str, function: str, slot: str) -> None:
    """Run one slot of one job."""
    print(SlotRunner(app, ()).attempt(Job(job_id, "0 * * * * *", function, "a test"), datetime.fromisoformat(slot)))


def race(app: Flask, *slots: str) -> None:
    """Try every slot until someone has done it, and print each outcome."""
    with app.app_context():
        for slot in slots:
            while (outcome := services.run_slot("race", datetime.fromisoformat(slot), tick)) is SlotOutcome.BUSY:
                tell(outcome)
            tell(outcome)


def tell(outcome: SlotOutcome) -> None:
    """Print in one write, or the words of eight processes would mix."""
    os.write(1, f"{outcome}\n".encode())


def fork(app: Flask, work: Callable[..., None], arguments: Sequence[str]) -> int:
    """Start one copy of this process, with database connections of its own, and return its id."""
    if child := os.fork():
        return child
    code = 1
    try:
        with app.app_context():
            db.engine.dispose(close=False)
        work(app, *arguments)
        code = 0
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    except Exception:
        logging.getLogger(__name__).exception("a copy failed")
    finally:
        os._exit(code)


def main(copies: str, work: str, *arguments: str) -> None:
    """Start the copies together, and end with the worst of their exit codes."""
    app = create_app()
    works: dict[str, Callable[..., None]] = {"keep": keep, "once": once, "race": race}
    children = [fork(app, works[work], arguments) for _ in range(int(copies))]
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it goes to the whole group: the copies end, then this
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


main(*sys.argv[1:])
