"""A district whose facts the tests write themselves."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from migrations.roles import prepare
from tests.conftest import APP_PASSWORD, SCHEMA, application, own_database
from tests.indicators.facts import OPERATOR, District


@pytest.fixture(scope="package")
def deploy_url(server_url: str) -> Iterator[str]:
    """A database of this package's own: what others leave behind would be counted here."""
    with own_database(server_url, "tanhui_facts") as url:
        yield url


@pytest.fixture(scope="package")
def app_url(deploy_url: str) -> str:
    """The same database as the program sees it."""
    return prepare(deploy_url, SCHEMA, APP_PASSWORD)


@pytest.fixture(scope="package")
def app(deploy_url: str, app_url: str) -> Iterator[Flask]:
    """The application on it."""
    with application(deploy_url, app_url) as made:
        yield made


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
    owner.execute("TRUNCATE day_total, day_sum, participant, refresh_point, reading, reading_input, dirty_day")
    owner.execute(
        "INSERT INTO dirty_day (day) SELECT DISTINCT (occurred_at AT TIME ZONE 'Asia/Shanghai')::date FROM drop"
    )
