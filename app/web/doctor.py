"""What `flask doctor` checks: settings and their sources, and whether what the program needs is there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import config
from app.db import db
from app.web import assets, readiness

TRANSLATIONS = assets.STATIC.parent / "translations"
SCANNER = "js/jsqr.js"
SMS_SETTINGS = ("TANHUI_SMS_KEY_ID", "TANHUI_SMS_KEY_SECRET", "TANHUI_SMS_SIGN_NAME", "TANHUI_SMS_TEMPLATE")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Setting:
    """One TANHUI_* value, safe to show, and where it was found."""

    name: str
    value: str
    source: str
    purpose: str


@dataclass(frozen=True)
class Finding:
    """The result of one check. What is needed and missing makes the command fail; the rest is advice."""

    subject: str
    fine: bool
    needed: bool
    says: str


Look = Callable[[], Iterable[Finding]]


def add(app: Flask, look: Look) -> None:
    """Add a package's check, which runs inside an application context."""
    app.extensions.setdefault("tanhui_doctor", []).append(look)


def settings() -> list[Setting]:
    """Return every setting in the order of `.env.example`, secrets masked."""
    found = config.with_sources()
    return [
        Setting(name, _shown(name, found[name][0]), found[name][1], purpose)
        for name, (_, purpose) in config.SETTINGS.items()
    ]


def _shown(name: str, value: str) -> str:
    if name not in config.SECRETS or not value:
        return value
    return "insecure default" if value == config.INSECURE_SECRET else f"(set, {len(value)} characters)"


def findings() -> Iterator[Finding]:
    """Run every check, the database first."""
    for look in (_database, _secrets, _codes, _assets, _translations, *current_app.extensions.get("tanhui_doctor", [])):
        yield from look()
    for subject, found in (("chromium", chromium()), ("Chinese font", chinese_font())):
        yield Finding(subject, found is not None, needed=False, says=found or "missing: browser tests are skipped")


def _database() -> Iterator[Finding]:
    try:
        role, superuser, version, schema, tables = db.session.execute(
            text(
                "SELECT current_user, rolsuper, current_setting('server_version'), coalesce(current_schema(), ''), "
                "to_regclass('alembic_version') IS NOT NULL FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
    except SQLAlchemyError as error:
        db.session.rollback()
        cure = "`make run` or `make db` starts the embedded one; DATABASE_URL names another"
        yield Finding("database", fine=False, needed=True, says=f"{str(error).splitlines()[0]}; {cure}")
        return
    wanted = current_app.config["TANHUI_SCHEMA"]
    expected = config.app_role(wanted)
    yield Finding("database", fine=True, needed=True, says=f"PostgreSQL {version}")
    yield Finding("role", role == expected and not superuser, needed=True, says=f"{role}, which should be {expected}")
    yield Finding("schema", schema == wanted, needed=True, says=f"{schema or 'none'}, which should be {wanted}")
    if not tables:
        says = "no tables yet; `make run` or `flask db upgrade` makes them"
        yield Finding("migrations", fine=False, needed=_in_production(), says=says)
        return
    for subject, says in readiness.report().items():
        if subject != "database":
            yield Finding(subject, says == readiness.FINE, needed=subject != "jobs", says=says)


def _in_production() -> bool:
    return bool(current_app.config["TANHUI_ENV"] == "production")


def _secrets() -> Iterator[Finding]:
    known = [name for name in config.SECRETS if current_app.config.get(name) == config.INSECURE_SECRET]
    says = f"everyone knows {' and '.join(sorted(known))}" if known else "set"
    yield Finding("secrets", not known, _in_production(), says)


def _codes() -> Iterator[Finding]:
    """Check who could see login codes besides their owner; in production the program does not start."""
    demo, sender = current_app.config["TANHUI_DEMO"] == "1", current_app.config["TANHUI_SMS_SENDER"]
    yield Finding("demonstration", not (demo and _in_production()), needed=True, says="on" if demo else "off")
    missing = [name for name in SMS_SETTINGS if not current_app.config[name]] if sender != "console" else []
    says = f"{sender}; without {', '.join(missing)} nothing is sent" if missing else sender
    yield Finding("SMS", not missing and not (sender == "console" and _in_production()), needed=True, says=says)


def _assets() -> Iterator[Finding]:
    manifest = assets.read_manifest()
    fine = SCANNER in manifest
    says = f"{len(manifest)} files" if fine else "no QR scanner: npm was not reached; `make assets` tries again"
    if not manifest:
        says = "plain files only; `make assets` prepares them"
    yield Finding("assets", fine, needed=False, says=says)


def _translations() -> Iterator[Finding]:
    sources = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    stale = [source.parts[-3] for source in sources if not source.with_suffix(".mo").is_file()]
    says = f"not compiled: {', '.join(stale)}; `make assets` compiles them" if stale else f"{len(sources)} compiled"
    yield Finding("translations", not stale, needed=False, says=says)


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def chinese_font() -> str | None:
    """Return the name of a font with Chinese characters, or None."""
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    return next((line.split(",")[0] for line in listed.splitlines() if line.strip()), None)
