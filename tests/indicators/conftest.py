"""A district whose facts the tests write themselves."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from tests.conftest import SCHEMA
from tests.indicators.facts import District


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
    """No facts of 2019 and before, and nothing made of them."""
    owner.execute("DELETE FROM drop WHERE occurred_at < '2020-01-01'")
    owner.execute("DELETE FROM tonnage WHERE to_on < '2020-01-01' AND supersedes_id IS NOT NULL")
    owner.execute("DELETE FROM tonnage WHERE to_on < '2020-01-01'")
    owner.execute("TRUNCATE day_total, reading, reading_input, dirty_day")
