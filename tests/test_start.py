"""What serves or works does not begin while the database is not what the code needs."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from flask import Flask

from app.web import readiness


@pytest.fixture(autouse=True)
def own_metrics(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Reading gunicorn's settings names a folder to the whole process: it must end with the test."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))


@pytest.fixture
def edited(owner: psycopg.Connection) -> Iterator[None]:
    """The code has another function than the database."""
    owner.execute("UPDATE code_checksum SET checksum = 'old' || checksum WHERE name = 'function open_account'")
    yield
    owner.execute("UPDATE code_checksum SET checksum = substr(checksum, 4) WHERE name = 'function open_account'")


class Log:
    """Keeps what a worker says."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def critical(self, message: str, *values: object) -> None:
        self.said.append(message % values)


def begin(app: Flask) -> list[str]:
    """Do what gunicorn does when a worker has loaded the application."""
    settings: dict[str, Any] = runpy.run_path("gunicorn.conf.py")
    log = Log()
    settings["post_worker_init"](SimpleNamespace(wsgi=app, log=log))
    return log.said


def test_a_worker_begins_on_a_database_that_has_followed(app: Flask) -> None:
    assert begin(app) == []


@pytest.mark.usefixtures("edited")
def test_no_worker_begins_while_a_function_differs(app: Flask) -> None:
    with pytest.raises(SystemExit) as end:
        begin(app)
    assert end.value.code == 3  # a worker that failed to boot: gunicorn ends instead of trying for ever
    assert readiness.obstacles(app) == ["differs, run flask db upgrade: function open_account"]


@pytest.mark.usefixtures("edited")
def test_no_jobs_begin_while_a_function_differs(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["jobs", "run"])
    assert done.exit_code == 1
    assert "The jobs do not start: differs, run flask db upgrade: function open_account" in done.output


@pytest.mark.usefixtures("edited")
def test_the_doctor_names_what_differs(app: Flask) -> None:
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["doctor"])
    assert done.exit_code == 1
    assert "function open_account" in done.output


def test_an_absent_database_is_no_reason_not_to_begin(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_database", lambda: (_ for _ in ()).throw(_away()))
    assert readiness.obstacles(app) == []


def _away() -> Exception:
    from sqlalchemy.exc import OperationalError

    return OperationalError("SELECT", {}, ConnectionError())
