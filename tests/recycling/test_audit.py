"""The audit of drops finds what was tampered with, and nothing else."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from app.points.services import audit_books
from tests.conftest import SCHEMA
from tests.recycling.factories import Door, drop, household_with_card


def faults(app: Flask) -> list[str]:
    """The names of the checks that complain."""
    with app.app_context():
        return [fault.check for fault in audit_books()["drops"]]


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        ("UPDATE drop SET site_id = 0 WHERE id = %s", "drop refers to nothing"),
        ("UPDATE drop SET amount = amount + 1 WHERE id = %s", "drop and award differ"),
        ("UPDATE drop SET account_id = NULL WHERE id = %s", "drop and award differ"),
        ("UPDATE stream SET mark = '' WHERE id = (SELECT stream_id FROM drop WHERE id = %s)", "mark below a number"),
        ("DELETE FROM drop WHERE id = %s", "award without a drop"),
    ],
)
def test_what_an_owner_edits_is_found(app: Flask, deploy_url: str, door: Door, tampering: str, check: str) -> None:
    _, card = household_with_card(app)
    door.send([drop(door.bin, 1, card=card), drop(door.bin, 2)])
    before = faults(app)
    assert before == []
    with psycopg.connect(deploy_url, autocommit=True) as owner:
        owner.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        owner.execute("CREATE TEMP TABLE kept AS SELECT * FROM drop")
        owner.execute("CREATE TEMP TABLE marks AS SELECT id, mark FROM stream")
        one = owner.execute("SELECT max(id) FROM drop WHERE account_id IS NOT NULL").fetchone()
        owner.execute(tampering.encode(), one)
        found = faults(app)
        owner.execute("DELETE FROM drop WHERE id = %s", one)
        owner.execute("INSERT INTO drop OVERRIDING SYSTEM VALUE SELECT * FROM kept WHERE id = %s", one)
        owner.execute("UPDATE stream s SET mark = m.mark FROM marks m WHERE m.id = s.id")
    assert check in found
    assert faults(app) == []
