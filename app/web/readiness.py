"""Whether this server can do its work: database there, schema up to date, and what packages add."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import structlog
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import schema
from app.db import db
from config import ROOT

log = structlog.get_logger()

FINE = "ok"
Check = Callable[[], bool]


def add(app: Flask, name: str, check: Check) -> None:
    """Let `check` take part: it returns whether all is well, inside an application context."""
    app.extensions.setdefault("tanhui_readiness", {})[name] = check


def report() -> dict[str, str]:
    """Run every check and return what each says: FINE, or what is wrong."""
    checks: dict[str, Callable[[], bool | str]] = {"database": _database, "migrations": _migrations, "code": _code}
    checks |= current_app.extensions.get("tanhui_readiness", {})
    return {name: _said(name, check) for name, check in checks.items()}


def _said(name: str, check: Callable[[], bool | str]) -> str:
    try:
        found = check()
    except SQLAlchemyError as error:
        db.session.rollback()
        log.warning("not_ready", check=name, reason=str(error).split("\n", 1)[0])
        found = False
    if isinstance(found, bool):
        return FINE if found else "failing"
    return found or FINE


def _database() -> bool:
    return bool(db.session.execute(text("SELECT 1")).scalar_one())


def _migrations() -> bool:
    found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return set(found) == _heads()


def _code() -> str:
    different = schema.differences(db.session(), current_app.config["DISTRICT_DATA"])
    return f"differs, run flask db upgrade: {', '.join(different)}" if different else ""


@cache
def _heads() -> frozenset[str]:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return frozenset(ScriptDirectory.from_config(config).get_heads())
