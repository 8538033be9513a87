"""A small demonstration in a database of its own; made in two attempts, the first of which is killed half-way."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql

from app import create_app
from app.db import db
from app.demo import deliveries, services
from app.demo.scale import MINI
from migrations.roles import prepare
from tests.conftest import APP_PASSWORD, SCHEMA


class Killed(BaseException):
    """The user lost patience and stopped the command."""


@pytest.fixture(scope="module")
def empty(server_url: str) -> Iterator[Flask]:
    """The program, as a demonstration, on a migrated database that nobody else uses."""
    name = f"tanhui_demo_{secrets.token_hex(4)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    deploy_url = urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", deploy_url)
        patch.setenv("TANHUI_DATABASE_URL", prepare(deploy_url, SCHEMA, APP_PASSWORD))
        patch.setenv("TANHUI_ENV", "testing")
        app = create_app({"TANHUI_DEMO": "1"})
        with app.app_context():
            upgrade(directory="migrations")
    yield app
    with app.app_context():
        db.engine.dispose()
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the logins go."""
    return tmp_path_factory.mktemp("demo") / "var" / "demo.json"


@pytest.fixture(scope="module")
def district(empty: Flask, path: Path) -> Flask:
    """The program with a whole demonstration in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deliveries, "_signed", _killed)  # in the last week, after that week's batches
        with pytest.raises(Killed):
            services.make(empty, MINI, path)
    assert services.make(empty, MINI, path)
    return empty


def _killed(*_: object) -> None:
    raise Killed
