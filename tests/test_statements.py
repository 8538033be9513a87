"""Statements that are a transaction by themselves, and the connections that everything runs on."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

import config
from app.db import SingleStatement, db, use_case
from tests import factories
from tests.conftest import SCHEMA

WHICH = SingleStatement(lambda: text("SELECT pg_backend_pid()"))
# Ends the connection it runs on, if that is the one named.
SUICIDE = SingleStatement(
    lambda: text("SELECT CASE WHEN pg_backend_pid() = :victim THEN pg_terminate_backend(:victim) ELSE true END")
)
HALF = SingleStatement(lambda: text("SELECT 1 / CAST(:divisor AS integer)"))


@pytest.fixture
def server(deploy_url: str) -> Iterator[psycopg.Connection]:
    """The database's owner, beside the application."""
    with psycopg.connect(deploy_url, autocommit=True) as connection:
        yield connection


def end_connections(server: psycopg.Connection) -> int:
    """Do what a restart does to connections of the program."""
    ended = server.execute(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE usename = %s AND datname = current_database()",
        [config.app_role(SCHEMA)],
    ).fetchone()
    assert ended
    return int(ended[0])


def autocommit_of_lent_connection() -> bool:
    driver = db.session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.autocommit


def test_nobody_meets_a_connection_that_ended_while_idle(app: Flask, server: psycopg.Connection) -> None:
    with app.app_context():
        key = factories.api_key(factories.organisation(), "charges:write")
    client = app.test_client()
    for _ in range(3):
        assert end_connections(server) >= 1
        answer = client.get("/api/v1/charges", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200


def test_a_transaction_does_not_begin_on_a_dead_connection(
    app: Flask, session: None, server: psycopg.Connection
) -> None:
    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    assert end_connections(server) >= 1
    assert db.session.execute(text("SELECT 1")).scalar_one() == 1


def test_a_read_survives_the_end_of_its_connection(session: None) -> None:
    [(victim,)] = WHICH.read()
    assert SUICIDE.read(victim=victim) == [(True,)]
    assert WHICH.read() != [(victim,)]


def test_a_use_case_that_may_have_happened_is_not_repeated(session: None) -> None:
    [(victim,)] = WHICH.read()
    with pytest.raises(OperationalError):
        SUICIDE.carry_out(victim=victim)


def test_a_lost_race_is_run_once_more(session: None, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = iter([IntegrityError("", None, psycopg.errors.UniqueViolation())])

    def run(_values: dict[str, object]) -> list[tuple[int]]:
        for error in lost:
            raise error
        return [(1,)]

    monkeypatch.setattr(WHICH, "_run", run)
    assert WHICH.carry_out() == [(1,)]


def test_no_use_case_hides_a_statement_that_commits_by_itself(session: None) -> None:
    @use_case
    def outer() -> None:
        WHICH.carry_out()

    with pytest.raises(RuntimeError, match="half of outer"):
        outer()


def test_after_a_single_statement_connections_begin_transactions_again(session: None) -> None:
    WHICH.read()
    assert not autocommit_of_lent_connection()
    db.session.rollback()
    with pytest.raises(DataError):
        HALF.read(divisor=0)
    assert not autocommit_of_lent_connection()


def test_no_error_repeats_what_someone_typed(session: None) -> None:
    with pytest.raises(DataError) as alone:
        HALF.read(divisor="13912345678901")
    with pytest.raises(DataError) as in_session:
        db.session.execute(text("SELECT 1 / CAST(:divisor AS integer)"), {"divisor": 13912345678901})
    for error in (alone, in_session):
        assert "[parameters" not in str(error.value)


def test_prepared_statements_can_be_switched_off_for_a_pooler() -> None:
    def connecting(value: str) -> dict[str, object]:
        loaded = config.load({"TANHUI_ENV": "testing", "TANHUI_PREPARED_STATEMENTS": value})
        return dict(loaded["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"])

    assert "prepare_threshold" not in connecting("1")
    assert connecting("0")["prepare_threshold"] is None


def test_a_connection_that_ends_after_the_last_statement_spoils_no_answer(
    app: Flask, server: psycopg.Connection
) -> None:
    with app.app_context():
        assert db.session.scalar(text("SELECT 1")) == 1
        assert end_connections(server)
    with app.app_context():
        assert db.session.scalar(text("SELECT 1")) == 1
