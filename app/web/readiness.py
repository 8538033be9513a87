"""Whether this server can work: database reachable, schema up to date, and what packages add."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import structlog
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app import schema
from app.connections import WrongDistrict
from app.db import db
from config import ROOT

log = structlog.get_logger()

FINE = "ok"
Check = Callable[[], bool]


def add(app: Flask, name: str, check: Check) -> None:
    """Add `check`, which returns whether all is well and runs inside an application context."""
    app.extensions.setdefault("tanhui_readiness", {})[name] = check


def report() -> dict[str, str]:
    """Run every check and return its result: FINE, or what is wrong."""
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


def obstacles(app: Flask) -> list[str]:
    """Return why a process must not begin its work: what the database does not hold as this code needs it.

    An absent database is no reason: it may come back, and until then /readyz tells.
    """
    with app.app_context():
        try:
            return [says for check in (_database, _migrations, _code) if (says := check())]
        except OperationalError as error:
            return [str(error.orig)] if isinstance(error.orig, WrongDistrict) else []
        finally:
            db.session.remove()


def _database() -> str:
    found, wanted = db.session.scalar(text("SELECT current_schema()")), current_app.config["TANHUI_SCHEMA"]
    return "" if found == wanted else f"the schema is {found}, and TANHUI_SCHEMA is {wanted}"


def _migrations() -> str:
    if db.session.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return "no tables, run flask db upgrade"
    found = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    return "" if found == _heads() else f"at {', '.join(found)}, run flask db upgrade to {', '.join(_heads())}"


def _code() -> str:
    different = schema.differences(db.session(), current_app.config["DISTRICT_DATA"])
    return f"differs, run flask db upgrade: {', '.join(different)}" if different else ""


@cache
def _heads() -> frozenset[str]:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return frozenset(ScriptDirectory.from_config(config).get_heads())
