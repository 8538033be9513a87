"""The front page: an entrance per role, a few live figures, and in a demonstration the logins to try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

import config
from app.db import db
from app.web.navigation import roles_of_visitor

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Door:
    """One entrance: its address, its words (lazy), its drawing."""

    path: str
    title: Any
    text: Any
    icon: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One live figure: what it counts, the figure as text, its unit, and where it leads."""

    label: str
    value: str
    unit: str = ""
    href: str | None = None


def add_fact(app: Flask, tell: Callable[[], Fact | Iterable[Fact] | None]) -> None:
    """Let `tell` put figures on the front page; it is called on every visit, so it must be cheap."""
    app.extensions.setdefault("tanhui_facts", []).append(tell)


def facts() -> list[Fact]:
    """Return the figures that are available now."""
    found: list[Fact] = []
    for tell in current_app.extensions.get("tanhui_facts", ()):
        try:
            told = tell()
        except SQLAlchemyError as error:
            # The front page works when the database is away.
            db.session.rollback()
            log.warning("fact_not_told", reason=str(error).split("\n", 1)[0])
            continue
        found.extend([told] if isinstance(told, Fact) else told or ())
    return found


def add_door(app: Flask, door: Door, roles: Iterable[str]) -> None:
    """Put an entrance on the front page, the natural one for `roles`."""
    app.extensions.setdefault("tanhui_doors", {})[door.path] = (door, frozenset(roles))


def doors() -> list[tuple[Door, bool]]:
    """Return the entrances that exist in this application, the visitor's first, and whether each is theirs."""
    roles = roles_of_visitor()
    known: Mapping[str, tuple[Door, frozenset[str]]] = current_app.extensions.get("tanhui_doors", {})
    listed = [(door, bool(own & roles)) for door, own in known.values() if _exists(door.path)]
    return sorted(listed, key=lambda entry: not entry[1])


def _exists(path: str) -> bool:
    try:
        current_app.url_map.bind("localhost").match(path)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def demo_accounts() -> list[dict[str, str]]:
    """Return the demonstration's logins [{role, login, password, name}], or nothing outside a demonstration."""
    if current_app.config["TANHUI_DEMO"] != "1":
        return []
    return [
        {name: str(account.get(name) or "") for name in ("role", "login", "password", "name")}
        for account in config.left_by_run("demo.json").get("accounts", [])
    ]
