"""A table of effects that only the tests have."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from config import app_role
from tests.conftest import SCHEMA


@pytest.fixture
def effects(app: Flask, deploy_url: str) -> Iterator[psycopg.Connection]:
    """An empty table job_effect, and a connection that reads it."""
    with psycopg.connect(deploy_url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        connection.execute("CREATE TABLE job_effect (pid int, at timestamptz DEFAULT clock_timestamp())")
        grant = sql.SQL("GRANT SELECT, INSERT ON job_effect TO {}")
        connection.execute(grant.format(sql.Identifier(app_role(SCHEMA))))
        yield connection
        connection.execute("DROP TABLE job_effect")
