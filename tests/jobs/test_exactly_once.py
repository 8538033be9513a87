"""However many processes keep the timetable, and whichever of them dies, each slot happens once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask

from app.db import db
from app.jobs import queries, services
from app.jobs.scheduler import SlotRunner
from app.jobs.services import SlotOutcome
from app.jobs.timetable import Job
from tests.jobs.effects import tick

SLOT = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


@contextmanager
def processes(copies: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Processes of the same work: one start-up, then copies in a group of their own."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.process", str(copies), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def count(effects: psycopg.Connection[Any], what: str = "count(*)", table: str = "job_effect") -> int:
    row = effects.execute(f"SELECT {what} FROM {table}").fetchone()  # type: ignore[call-overload,unused-ignore]
    assert row is not None
    return int(row[0])


def test_eight_processes_give_each_slot_exactly_once(app: Flask, effects: psycopg.Connection[Any]) -> None:
    slots = [(SLOT + timedelta(minutes=n)).isoformat() for n in range(12)]
    with processes(8, "race", *slots) as racers:
        outcomes = racers.communicate(timeout=120)[0].split()
    assert racers.returncode == 0
    assert outcomes.count("ran") == 12
    assert count(effects) == 12
    assert count(effects, "count(DISTINCT slot)", "job_run WHERE job = 'race'") == 12
    assert outcomes.count("busy") + outcomes.count("already") >= 12, "they did not meet"


def test_eight_schedulers_run_every_second_once(app: Flask, effects: psycopg.Connection[Any]) -> None:
    with processes(8, "keep", "second", "* * * * * *", "tests.jobs.effects:tick") as schedulers:
        wait_until(lambda: count(effects, "count(DISTINCT runner)", "job_run WHERE job = 'second'") >= 2)
        wait_until(lambda: count(effects) >= 3)
        os.killpg(schedulers.pid, signal.SIGTERM)
        assert schedulers.wait(timeout=60) == 0
    assert count(effects) == count(effects, "count(*)", "job_run WHERE job = 'second'")
    assert count(effects, "count(*)", "job_failure WHERE job = 'second'") == 0
    assert count(effects, "max(n)", "(SELECT count(*) AS n FROM job_run WHERE job = 'second' GROUP BY slot) x") == 1


def wait_until(met: Any, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


def test_a_process_killed_in_the_middle_leaves_the_slot_to_another(
    app: Flask, effects: psycopg.Connection[Any]
) -> None:
    with processes(1, "once", "killed", "tests.jobs.effects:slow", SLOT.isoformat()) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in the middle\n"
        with app.app_context():
            assert services.run_slot("killed", SLOT, tick) is SlotOutcome.BUSY
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    assert count(effects) == 0
    wait_until(lambda: attempt(app, "killed", "tests.jobs.effects:tick") is not SlotOutcome.BUSY)
    assert count(effects) == 1
    assert attempt(app, "killed", "tests.jobs.effects:tick") is SlotOutcome.ALREADY
    assert count(effects) == 1


def attempt(app: Flask, job_id: str, function: str) -> SlotOutcome | None:
    return SlotRunner(app, ()).attempt(Job(job_id, "0 * * * * *", function, "a test"), SLOT)


def test_a_failing_job_leaves_no_effect_a_record_of_the_failure_and_an_open_slot(
    app: Flask, effects: psycopg.Connection[Any]
) -> None:
    assert attempt(app, "jammed", "tests.jobs.effects:broken") is None
    assert count(effects) == 0
    with app.app_context():
        assert queries.last_failure("jammed", SLOT) == "RuntimeError: the pump is jammed"
        assert queries.last_run("jammed") is None
    assert attempt(app, "jammed", "tests.jobs.effects:tick") is SlotOutcome.RAN
    assert count(effects) == 1
    with app.app_context():
        last = queries.last_run("jammed")
    assert last is not None
    assert (last.slot, last.outcome, last.failure) == (SLOT, "one row", "")


def test_a_missed_slot_is_caught_up_by_the_sweep(app: Flask, effects: psycopg.Connection[Any]) -> None:
    runner = SlotRunner(app, (Job("yearly", "0 0 0 1 1 *", "tests.jobs.effects:tick", "a test"),))
    runner.sweep()
    runner.sweep()
    assert count(effects) == 1
    with app.app_context():
        assert queries.last_beat() is not None


def test_the_slot_row_cannot_be_rewritten(app: Flask, effects: psycopg.Connection[Any]) -> None:
    with app.app_context(), pytest.raises(Exception, match="permission denied"):
        db.session.execute(db.text("UPDATE job_run SET slot = now()"))


def test_a_snapshot_that_is_older_than_the_slots_row_meets_its_primary_key(
    app: Flask, effects: psycopg.Connection[Any]
) -> None:
    with app.app_context():
        assert services.run_slot("snapshot", SLOT, tick, snapshot=True) is SlotOutcome.RAN
        assert services.run_slot("snapshot", SLOT, tick, snapshot=True) is SlotOutcome.ALREADY
    assert count(effects) == 1
