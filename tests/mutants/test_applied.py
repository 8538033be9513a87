"""Whether a database holds what this code says: the suite's own, or one upgraded before the code was edited."""

from __future__ import annotations

import os

import pytest

from app import create_app
from app.db import db
from app.web import readiness
from tests.mutants.tree import APP_URL, DEPLOY_URL


def test_the_database_holds_what_the_code_says(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if DEPLOY_URL not in os.environ:
        request.getfixturevalue("app")  # which leaves the addresses of its database in the environment
    else:
        monkeypatch.setenv("DATABASE_URL", os.environ[DEPLOY_URL])
        monkeypatch.setenv("TANHUI_DATABASE_URL", os.environ[APP_URL])
    app = create_app()
    with app.app_context():
        said = readiness.report()
    with app.app_context():
        db.engine.dispose()
    assert said["code"] == readiness.FINE
