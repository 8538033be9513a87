"""The audit of drops finds what was tampered with, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
import time_machine
from flask import Flask
from psycopg import sql
from sqlalchemy import text

from app.clock import now
from app.db import db
from app.points import audit
from app.points.services import audit_books, seal_ledger
from tests.conftest import SCHEMA
from tests.recycling.factories import Door, drop, household_with_card


def faults(app: Flask) -> list[str]:
    """The names of the checks that complain."""
    with app.app_context():
        return [fault.check for fault in audit_books(whole=True)["drops"]]


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


OLD = 20_000
MAKE_OLD = """
    WITH one AS (SELECT * FROM drop ORDER BY id DESC LIMIT 1), made AS (
        INSERT INTO drop (stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, batch_row,
            weight_g, category_code, number, known_by, digest)
        SELECT stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, g, weight_g,
            category_code, (1000000 + g)::text, known_by, digest
        FROM one, generate_series(1, %(old)s) g
        RETURNING id, account_id, tariff_id, amount, occurred_at
    ), paid AS (
        INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, occurred_at)
        SELECT 'award', id, (SELECT id FROM account WHERE kind = 'issuance'), account_id, amount, tariff_id, occurred_at
        FROM made
    ), earned AS (
        UPDATE account a SET balance = a.balance + %(old)s * one.amount FROM one WHERE a.id = one.account_id
    )
    UPDATE stream s SET mark = (1000000 + %(old)s)::text FROM one WHERE s.id = one.stream_id
"""


READ = """
    SELECT coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_user_tables
    WHERE relname IN ('drop', 'transfer', 'claim') AND schemaname = current_schema()
"""


def read_by_an_audit(app: Flask, *, whole: bool) -> int:
    """How many drops, transfers and claims an audit reads."""
    with app.app_context():
        before = int(db.session.scalar(text(READ)) or 0)  # earlier work of the connection that was not yet reported
        assert not any(audit.run(whole=whole).values())
        read = int(db.session.scalar(text(READ)) or 0) - before
        db.session.rollback()
    return read


def test_an_audit_reads_what_is_new_and_a_whole_one_everything(app: Flask, deploy_url: str, door: Door) -> None:
    _, card = household_with_card(app)
    door.send(drop(door.bin, 1, card=card))
    with psycopg.connect(deploy_url, autocommit=True) as owner:
        owner.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        owner.execute(MAKE_OLD, {"old": OLD})
        owner.execute("ANALYZE")
    with app.app_context():
        assert seal_ledger() > OLD
        assert (db.session.scalar(text("SELECT count(*) FROM ledger_block")) or 0) >= 2
        db.session.rollback()
        assert not any(audit_books(whole=True).values())
        with time_machine.travel(now() + timedelta(hours=2)):  # by then nothing is under way any more
            assert not any(audit_books().values())
    door.send([drop(door.bin, 2_000_000 + n, card=card) for n in range(10)])
    assert read_by_an_audit(app, whole=False) < OLD / 20
    assert read_by_an_audit(app, whole=True) > 2 * OLD


def test_a_balance_that_is_edited_after_it_was_proven_is_found_with_its_next_movement_or_by_a_whole_audit(
    app: Flask, deploy_url: str, door: Door
) -> None:
    home, card = household_with_card(app)
    door.send(drop(door.bin, 1, card=card))
    with app.app_context():
        seal_ledger()
        assert not any(audit_books(whole=True).values())
    edit = "UPDATE account SET balance = balance + %s WHERE kind = 'wallet' AND owner_id = %s"
    with psycopg.connect(deploy_url, autocommit=True) as owner:
        owner.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        owner.execute(edit, [1, home])
        with app.app_context():
            overlooked = audit_books()["ledger"]  # and not kept as proven
            by_whole = [fault.object for fault in audit_books(whole=True)["ledger"]]
            door.send(drop(door.bin, 2, card=card))
            by_movement = [fault.object for fault in audit_books()["ledger"]]
        owner.execute(edit, [-1, home])
    assert overlooked == []
    assert by_whole == by_movement == [f"wallet:{home}"]
