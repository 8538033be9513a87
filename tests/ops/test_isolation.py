"""What `make run` left in a clone, or what its `.env` says, reaches no test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

import config
from app import create_app
from app.demo import credentials_file
from app.web import landing
from ops import ROOT, settings

POISON = "poison-from-an-earlier-run"


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone in which someone has worked: every file that a run leaves, and a `.env`, full of values to recognise."""
    var = tmp_path / "var"
    var.mkdir()
    account = {"role": "office", "login": POISON, "password": POISON, "name": POISON}
    every_setting = dict.fromkeys(config.SETTINGS, POISON)
    for name, content in {
        "demo.json": {"accounts": [account], "finished": True, "operator_api_key": POISON},
        "secrets.json": every_setting,
        "database.json": {"deploy_url": f"postgresql://{POISON}", "app_url": f"postgresql://{POISON}"},
    }.items():
        (var / name).write_text(json.dumps(content))
    (tmp_path / ".env").write_text("".join(f"{name}={POISON}\n" for name in ("DATABASE_URL", "PORT", *config.SETTINGS)))
    monkeypatch.setattr(config, "DOTENV", tmp_path / ".env")
    monkeypatch.setattr(config, "VAR", var)
    for name in ("DATABASE_URL", "PORT", "TANHUI_SECRET_KEY", "TANHUI_SCHEMA", "TANHUI_DEMO", "TANHUI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TANHUI_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    return tmp_path


def everything_seen(app: Flask) -> str:
    """All that the program, its front page and set-up make of such a clone."""
    app.config["TANHUI_DEMO"] = "1"  # as the pages of a demonstration look
    with app.app_context():
        logins = landing.demo_accounts()
    page = app.test_client().get("/").get_data(as_text=True)
    given = credentials_file.read(config.VAR / "demo.json")
    return str((config.load(), config.deploy_url(), config.dotenv(), logins, page, given))


def test_a_test_sees_nothing_of_it(poisoned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert POISON not in everything_seen(create_app())
    monkeypatch.delenv("TANHUI_DATABASE_URL")
    assert settings.read().port == 8000
    assert {where for _, where in config.with_sources().values()} <= {"environment", "default"}


def test_outside_of_tests_each_of_these_is_read(poisoned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the test above would notice."""
    app = create_app()
    monkeypatch.setenv("TANHUI_ENV", "development")
    seen = everything_seen(app)
    assert f"postgresql://{POISON}" in str(config.left_by_run("database.json"))
    for what in (
        f"'TANHUI_SCHEMA': '{POISON}'",
        f"'DATABASE_URL': '{POISON}'",
        f"'login': '{POISON}'",
        f"<code>{POISON}",
    ):
        assert what in seen, what


def test_only_config_knows_where_a_run_leaves_things() -> None:
    """One door, closed in tests: no other file of the program names the folder."""
    naming = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if "VAR" in (text := path.read_text(encoding="utf-8")) or '"var' in text
    }
    assert naming == {"app/demo/services.py"}  # where the credentials are written
