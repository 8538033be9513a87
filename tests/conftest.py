"""One migrated database per test session, reached as the program's role; people to act as; no context left open."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from itsdangerous import URLSafeTimedSerializer
from psycopg import sql
from xdist.scheduler import LoadScopeScheduling

from app import create_app
from app.db import db
from migrations.roles import prepare
from ops import VAR
from ops.postgres import Server
from tests import factories

# Nothing that this clone's `.env` or an earlier `make run` says reaches a test, nor what a test starts.
os.environ |= {"TANHUI_ENV": "testing", "FLASK_SKIP_DOTENV": "1"}

LoginAs = Callable[[int], FlaskClient]

SCHEMA = os.environ.get("TANHUI_SCHEMA", "nankai")
APP_PASSWORD = os.environ.get("TANHUI_APP_PASSWORD")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Shares a run among processes file by file; the browser's files, which share one district, stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Have `pytest -n 2` share the tests so; every process has a database of its own."""
    return ByFile(config, log)


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server on which databases may be made: DATABASE_URL's, or the embedded one for tests."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with Server(VAR / "test-postgres") as server:
        yield server.url


@contextmanager
def own_database(server_url: str, name: str) -> Iterator[str]:
    """An empty database that nobody else uses and that is gone afterwards."""
    name = f"{name}_{secrets.token_hex(4)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def application(deploy_url: str, app_url: str, **settings: str) -> Iterator[Flask]:
    """The application on a database, which it migrates; the environment names it meanwhile."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", deploy_url)
        environment.setenv("TANHUI_DATABASE_URL", app_url)
        environment.setenv("TANHUI_ENV", "testing")
        for name, value in settings.items():
            environment.setenv(name, value)
        made = create_app()
        with made.app_context():
            upgrade(directory="migrations")
        yield made
        with made.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def deploy_url(server_url: str) -> Iterator[str]:
    """A migrated database of this session's own."""
    with own_database(server_url, "tanhui_test") as url:
        yield url


@pytest.fixture(scope="session")
def app_url(deploy_url: str) -> str:
    """The same database as the program sees it."""
    return prepare(deploy_url, SCHEMA, APP_PASSWORD)


@pytest.fixture(scope="session")
def app(deploy_url: str, app_url: str) -> Iterator[Flask]:
    """The application on the migrated database."""
    with application(deploy_url, app_url) as made:
        yield made


@pytest.fixture
def owner(app: Flask, deploy_url: str) -> Iterator[psycopg.Connection]:
    """A connection that may write anything, as someone behind the program's back could."""
    with psycopg.connect(deploy_url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        yield connection


@pytest.fixture
def session(app: Flask) -> Iterator[None]:
    """An open application context, for tests that call services and queries directly."""
    with app.app_context():
        yield


def browser(app: Flask, **in_cookie: str) -> FlaskClient:
    """A client that, like our pages, sends the form token with whatever it posts."""
    client = app.test_client()
    form_token = secrets.token_hex(20)
    with client.session_transaction() as cookie:
        cookie.update(in_cookie, csrf_token=form_token)
    signed = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(form_token)
    client.environ_base["HTTP_X_CSRFTOKEN"] = signed
    return client


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """The browser of someone who is not logged in."""
    return browser(app)


@pytest.fixture
def login_as(app: Flask) -> LoginAs:
    """Give a person's browser, logged in. No context may be open, or Flask-Login would remember the wrong person."""

    def log_in(person_id: int) -> FlaskClient:
        assert not has_app_context(), "close the application context before making requests"
        with app.app_context():
            token = factories.login_session(person_id)
        return browser(app, _user_id=token)

    return log_in
