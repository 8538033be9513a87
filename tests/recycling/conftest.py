"""An operator's door into the intake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from migrations.roles import prepare
from tests.conftest import APP_PASSWORD, SCHEMA, application, own_database
from tests.recycling.factories import Door


@pytest.fixture(scope="package")
def deploy_url(server_url: str) -> Iterator[str]:
    """A database of this package's own: what others leave behind would be counted here."""
    with own_database(server_url, "tanhui_drops") as url:
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
def door(app: Flask) -> Door:
    """A new operator with one bin and a key."""
    return Door(app)
