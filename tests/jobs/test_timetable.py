"""Every line of the timetable can be read, found and run."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from flask import Flask

from app import clock
from app.jobs import queries, services
from app.jobs.scheduler import SlotRunner
from app.jobs.services import SlotOutcome
from app.jobs.slots import latest_slot
from app.jobs.timetable import TIMETABLE, Job, job
from app.jobs.work import forget_slots
from tests.jobs.effects import add_row


def test_every_job_has_a_name_of_its_own_and_a_purpose() -> None:
    assert len({entry.id for entry in TIMETABLE}) == len(TIMETABLE)
    assert all(entry.purpose for entry in TIMETABLE)


@pytest.mark.parametrize("entry", TIMETABLE, ids=lambda entry: entry.id)
def test_a_job_runs_on_an_empty_district(app: Flask, entry: Job) -> None:
    slot = latest_slot(entry.schedule(demo=True), clock.now())
    assert slot is not None
    assert SlotRunner(app, ()).attempt(entry, slot - timedelta(days=400)) is SlotOutcome.RAN


def test_an_unknown_job_is_named_with_those_there_are() -> None:
    with pytest.raises(LookupError, match="aggregate"):
        job("aggregation")


def test_the_commands_run_a_slot_once_and_show_it(app: Flask) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["jobs", "once", "nonces", "--slot", "2026-03-01T10:25:00"])
    again = runner.invoke(args=["jobs", "once", "nonces", "--slot", "2026-03-01T10:25:00"])
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output.splitlines()[-1] == "nonces 2026-03-01T10:25:00+08:00 ran"
    assert again.output.strip().endswith("already")
    shown = runner.invoke(args=["jobs", "list"])
    assert "2026-03-01 10:25:00" in shown.output
    assert runner.invoke(args=["jobs", "once", "nonsense"]).exit_code == 2


def test_the_scheduler_lives_while_it_beats(app: Flask) -> None:
    with app.app_context():
        services.beat()
        assert queries.scheduler_lives()


def test_old_slots_are_forgotten_but_never_a_jobs_latest(app: Flask, effects: psycopg.Connection) -> None:
    old = clock.now() - timedelta(days=100)
    with app.app_context():
        for slot in (old - timedelta(days=1), old):
            services.run_slot("retired", slot, add_row)
        services.run_slot("forget", clock.now(), forget_slots)
        last = queries.last_run("retired")
        assert last is not None
        assert last.slot == old
        assert services.run_slot("retired", old, add_row) is SlotOutcome.ALREADY
