"""A district whose facts the tests write themselves."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from tests.conftest import SCHEMA
from tests.indicators.facts import OPERATOR, District


@pytest.fixture
def owner(app: Flask, deploy_url: str) -> Iterator[psycopg.Connection]:
    """A connection that may write anything, as somebody behind the program's back could."""
    with psycopg.connect(deploy_url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        yield connection


@pytest.fixture
def district(owner: psycopg.Connection) -> District:
    """Facts of this test."""
    return District(owner)


@pytest.fixture
def clean_past(owner: psycopg.Connection) -> None:
    """No facts of ours, nothing computed, and the facts of other tests waiting to be added up."""
    owner.execute(
        "DELETE FROM drop WHERE batch_id IN "
        "(SELECT b.id FROM drop_batch b JOIN organisation o ON o.id = b.organisation_id WHERE o.name = %s)",
        [OPERATOR],
    )
    for chained in ("AND supersedes_id IS NOT NULL", ""):
        owner.execute(
            f"DELETE FROM tonnage WHERE organisation_id IN (SELECT id FROM organisation WHERE name = %s) {chained}",
            [OPERATOR],
        )
    owner.execute("TRUNCATE day_total, reading, reading_input, dirty_day")
    owner.execute(
        "INSERT INTO dirty_day (day) SELECT DISTINCT (occurred_at AT TIME ZONE 'Asia/Shanghai')::date FROM drop"
    )
