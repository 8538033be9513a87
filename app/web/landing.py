"""The front door: which entrance is whose, a few live figures, and in a demonstration the logins to try."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.db import db
from app.web.navigation import roles_of_visitor
from config import VAR

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Door:
    """One entrance and the roles that it is the natural one for."""

    path: str
    title: Any
    text: Any
    icon: str
    roles: frozenset[str]


DOORS = (
    Door("/me", _l("我是居民"), _l("看碳币、出示付款码、认领投放"), "wallet", frozenset({"resident", "collector"})),
    Door("/till", _l("我是商户"), _l("扫码收碳币，看今天的账"), "shop", frozenset({"merchant"})),
    Door("/operator", _l("我是回收企业"), _l("箱子、上传、待处理的记录"), "truck", frozenset({"operator"})),
    Door("/mall", _l("我是商业综合体"), _l("办活动，登记绿色行为"), "mall", frozenset({"mall"})),
    Door(
        "/office",
        _l("生态环保委办公室"),
        _l("登记卡、吨位、密钥与审计"),
        "lock",
        frozenset({"office", "department", "admin"}),
    ),
    Door("/board", _l("指标看板"), _l("31 项指标走到哪里了，人人可看"), "board", frozenset({"committee", "auditor"})),
)


# What the demonstration's logins are called on the front page.
ROLES = {
    "resident": _l("居民"),
    "collector": _l("回收员"),
    "operator": _l("回收企业"),
    "merchant": _l("商户"),
    "mall": _l("商业综合体"),
    "department": _l("责任部门"),
    "office": _l("生态环保委办公室"),
    "committee": _l("委员会"),
    "auditor": _l("审计"),
    "admin": _l("管理员"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One live figure: what it counts, the figure as text, its unit, and where it leads."""

    label: str
    value: str
    unit: str = ""
    href: str | None = None


def add_fact(app: Flask, tell: Callable[[], Fact | Iterable[Fact] | None]) -> None:
    """Let `tell` put figures on the front page; it is asked at every visit, so it must be cheap."""
    app.extensions.setdefault("tanhui_facts", []).append(tell)


def facts() -> list[Fact]:
    """Return the figures that can be told now."""
    found: list[Fact] = []
    for tell in current_app.extensions.get("tanhui_facts", ()):
        try:
            told = tell()
        except SQLAlchemyError as error:
            # The front door stays open when the database is away.
            db.session.rollback()
            log.warning("fact_not_told", reason=str(error).split("\n", 1)[0])
            continue
        found.extend([told] if isinstance(told, Fact) else told or ())
    return found


def doors() -> list[tuple[Door, bool]]:
    """Return the entrances that exist here, the visitor's own first, and whether each is theirs."""
    roles = roles_of_visitor()
    listed = [(door, bool(door.roles & roles)) for door in DOORS if _exists(door.path)]
    return sorted(listed, key=lambda entry: not entry[1])


def _exists(path: str) -> bool:
    try:
        current_app.url_map.bind("localhost").match(path)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def demo_accounts(source: Path = VAR / "demo.json") -> list[dict[str, str]]:
    """Return the demonstration's logins [{role, login, password, name}], or nothing outside a demonstration."""
    if current_app.config["TANHUI_DEMO"] != "1":
        return []
    try:
        listed = json.loads(source.read_text(encoding="utf-8"))["accounts"]
    except (OSError, ValueError, KeyError):
        return []
    return [
        {name: str(account.get(name) or "") for name in ("role", "login", "password", "name")} for account in listed
    ]
