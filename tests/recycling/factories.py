"""Bins and drops to test with. What a drop says is made here, from the documentation and not from the program."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.clock import now, today
from app.db import db
from app.points.services import publish_tariff
from app.recycling.bins.records import Opening
from app.recycling.bins.services import register_bin_with_site
from tests import factories

COMMUNITY = "120104001001"
_serial = itertools.count(secrets.randbelow(10**6))

Drop = dict[str, Any]


def bin_code(operator_id: int, scene: str = "community") -> str:
    """A bin of the operator, on a site of its own; return its code."""
    number = next(_serial)
    code = f"T-{number:07d}"
    with_openings = [Opening("PAPER.CARD", 240), Opening("PLASTIC.PET", 240)]
    community = db.session.scalar(text("SELECT min(code) FROM community"))
    register_bin_with_site(
        code,
        operator_id,
        with_openings,
        site=f"测试点位{number}",
        community_code=str(community),
        scene=scene,
        lat=39.1,
        lon=117.15,
    )
    return code


def tariff(category: str, per_kg: int = 0, per_piece: int = 0, **more: Any) -> int:
    """A price since the year 2020, unless there is one."""
    known = db.session.scalar(
        text("SELECT id FROM tariff WHERE category_code = :code AND scene = :scene"),
        {"code": category, "scene": more.get("scene", "*")},
    )
    since = datetime(2020, 1, 1, tzinfo=UTC)
    return known or publish_tariff(category, category, per_kg=per_kg, per_piece=per_piece, valid_from=since, **more)


_stated: dict[tuple[str, int, float], datetime] = {}


def drop(bin_: str, number: int, *, minutes_ago: float = 60, **said: Any) -> Drop:
    """A drop as a bin states it; what is said to be None is left out."""
    at = now() - timedelta(minutes=minutes_ago)
    first = _stated.setdefault((bin_, number, minutes_ago), at)
    if at - first < timedelta(minutes=1):  # the same drop stated again must not differ by a second; a test may travel
        at = first
    row: Drop = {
        "bin": bin_,
        "seq": number,
        "category": "PAPER.CARD",
        "weight_g": 1500,
        "occurred_at": at.isoformat(timespec="seconds"),
    }
    return {name: value for name, value in (row | said).items() if value is not None}


def day(ago: int) -> str:
    """A business day of the last weeks as text: a date that is written down is too long ago one day."""
    return (today() - timedelta(days=ago)).isoformat()


def lines(drops: Iterable[Drop | str]) -> bytes:
    """NDJSON of drops, and of lines that are none."""
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in drops).encode()


class Door:
    """An operator with a key, sending through the API."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.operator = factories.organisation()
            self.bin = bin_code(self.operator)
            self.key = factories.api_key(self.operator, "drops:write")
            tariff("PAPER.CARD", per_kg=50)
            tariff("PLASTIC.PET", per_kg=120)

    def post(
        self, body: bytes | Any, *, mode: str = "", kind: str = "application/json", **headers: str
    ) -> TestResponse:
        """Send a body, or anything that becomes JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        client: FlaskClient = self.app.test_client()
        return client.post(
            f"/api/v1/drops{'?mode=' + mode if mode else ''}",
            data=data,
            content_type=kind,
            headers=factories.bearer(self.key) | headers,
        )

    def send(self, body: bytes | Any, **how: Any) -> dict[str, Any]:
        """Send and return the report."""
        answer = self.post(body, **how)
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.get_json()
        return report

    def send_lines(self, drops: Iterable[Drop | str]) -> dict[str, Any]:
        """Send NDJSON and return the report."""
        return self.send(lines(drops), kind="application/x-ndjson")


def counts(report: dict[str, Any]) -> tuple[int, int, int, int]:
    """Accepted, duplicate, conflict, rejected."""
    return report["accepted"], report["duplicate"], report["conflict"], report["rejected"]


def one(app: Flask, sql: str, **values: Any) -> Any:
    """The single value that a query answers."""
    with app.app_context():
        return db.session.scalar(text(sql), values)


def household_with_card(app: Flask) -> tuple[int, str]:
    """A household and its card."""
    with app.app_context():
        home = factories.household(factories.resident())
        return home, factories.card(home)


def balance(app: Flask, household_id: int) -> int:
    """What the household's wallet holds, in 0.01 coin."""
    sql = "SELECT coalesce(sum(balance), 0) FROM account WHERE kind = 'wallet' AND owner_id = :home"
    return int(one(app, sql, home=household_id))


Sign = Callable[..., dict[str, str]]
