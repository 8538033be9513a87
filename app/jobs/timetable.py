"""The timetable: every job on one page.

A job is a plain function, named by text, that runs inside the transaction of its slot. It takes nothing, works from
what the database holds, and returns a few words for the log. `cron` has six fields, seconds first, in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

SWEEP_S = 15  # how often a scheduler sends its heartbeat and looks for missed and failed slots


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the timetable."""

    id: str
    cron: str
    function: str
    purpose: str
    demo_cron: str = ""
    snapshot: bool = False  # reads everything as of a single instant

    def schedule(self, *, demo: bool) -> str:
        """Return the cron line in force; a demonstration may be quicker."""
        return self.demo_cron if demo and self.demo_cron else self.cron

    def resolve(self) -> Callable[[], object]:
        """Return the plain function, without the transaction that a use case would bring along."""
        module, _, name = self.function.partition(":")
        found = getattr(import_module(module), name)
        plain: Callable[[], object] = getattr(found, "__wrapped__", found)
        return plain


TIMETABLE: tuple[Job, ...] = (
    Job(
        "aggregate",
        "0 * * * * *",
        "app.indicators.readings.services:refresh",
        "add up new facts, bring readings up to date",
        demo_cron="*/10 * * * * *",
    ),
    Job("holds", "30 * * * * *", "app.points.services:expire_holds", "free holds that were not resolved in time"),
    Job("seal", "45 */5 * * * *", "app.points.services:seal_ledger", "append a block to the ledger's hash chain"),
    Job("codes", "0 20 * * * *", "app.identity.services:prune", "forget used codes, ended sessions, kept answers"),
    Job("nonces", "0 25 * * * *", "app.devices.services:prune_nonces", "forget nonces that can no longer be replayed"),
    Job("audit", "0 30 2 * * *", "app.jobs.work:audit", "compare what is new in every book", snapshot=True),
    Job("audit_whole", "0 30 1 * * sun", "app.jobs.work:audit_whole", "compare all of every book", snapshot=True),
    Job("totals", "0 45 2 * * *", "app.indicators.readings.services:verify_totals", "compare totals with their facts"),
    Job("rebuild", "0 15 3 * * *", "app.indicators.readings.services:rebuild", "make every reading anew"),
    Job("slots", "0 50 3 * * *", "app.jobs.work:forget_slots", "forget slots and failures of long ago"),
)


def job(job_id: str) -> Job:
    """Return one line of the timetable; LookupError for an unknown id."""
    for entry in TIMETABLE:
        if entry.id == job_id:
            return entry
    raise LookupError(f"no job {job_id!r}; there are {', '.join(entry.id for entry in TIMETABLE)}")
