"""The program's role cannot write coins past the ledger's functions, and what a superuser edits is found."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import db, sql_source
from app.points import queries, services
from tests.points import factories as make

FORGERIES = [
    "UPDATE account SET balance = balance + 1000000 WHERE kind = 'wallet'",
    "INSERT INTO account (kind, owner_id, balance) VALUES ('wallet', -1, 1000000)",
    "DELETE FROM account",
    (
        "INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, occurred_at) "
        "VALUES ('award', -1, 1, 2, 5, now())"
    ),
    "UPDATE transfer SET amount = amount * 10",
    "DELETE FROM transfer",
    "TRUNCATE transfer",
    "UPDATE hold SET state = 'released'",
    "INSERT INTO movement_kind VALUES ('gift', 'wallet', 'wallet')",
    "UPDATE tariff SET per_kg = 100000",
    "UPDATE ledger_block SET hash = 'x'",
    "ALTER TABLE transfer DISABLE TRIGGER ALL",
    "SET ROLE owner",
    "CREATE OR REPLACE FUNCTION block_hash(bytea, bigint, bigint) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("statement", FORGERIES)
def test_a_forged_write_is_refused_by_the_database(statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)permission denied|must be owner|must be able to SET ROLE"):
        db.session.execute(text(statement))
    db.session.rollback()


@pytest.mark.usefixtures("session")
def test_a_temporary_table_cannot_stand_in_for_the_real_one() -> None:
    household = make.wallet_with(10)
    db.session.execute(text("CREATE TEMP TABLE account (LIKE account)"))
    with pytest.raises(Exception, match=r"InsufficientCoins|covered"):
        make.charge(make.number(), household, make.number(), 11, make.AT)


@pytest.fixture
def superuser(deploy_url: str, app_url: str) -> psycopg.Connection:
    connection = psycopg.connect(deploy_url, autocommit=True)
    with psycopg.connect(app_url) as ours:
        schema = ours.execute("SELECT current_schema()").fetchone()
    assert schema
    connection.execute(f'SET search_path = "{schema[0]}"')
    return connection


@pytest.mark.usefixtures("session")
def test_an_edited_balance_is_found_by_the_audit(superuser: psycopg.Connection) -> None:
    household = make.wallet_with(10)
    assert not queries.ledger_faults()
    edit = "UPDATE account SET balance = balance + %s WHERE kind = 'wallet' AND owner_id = %s"
    superuser.execute(edit, [5, household])
    db.session.rollback()
    found = services.audit_books(whole=True)["ledger"]
    superuser.execute(edit, [-5, household])
    superuser.close()
    assert [(f.check, f.object, f.expected, f.found) for f in found] == [("balance", f"wallet:{household}", "10", "15")]


EDITS = {
    "balance": "INSERT INTO account (kind, owner_id, balance) VALUES ('wallet', 900000000000, 1)",
    "held": "UPDATE account SET held = held + 1 WHERE kind = 'wallet' AND owner_id = %(household)s",
    "orphan": "UPDATE transfer SET debit_id = -1 WHERE id = %(award)s",
    "movement": "UPDATE transfer SET kind = 'charge' WHERE id = %(award)s",
    "reversal": "UPDATE transfer SET amount = amount + 1 WHERE reverses_id = %(award)s",
    "capture": "UPDATE hold SET captured = captured - 1 WHERE id = %(hold)s",
}


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("check", EDITS)
def test_the_audit_finds_what_a_superuser_edited(superuser: psycopg.Connection, check: str) -> None:
    household = make.wallet_with(100)
    award = make.award(make.number(), household, 10, make.AT, None)
    make.reverse(award, None, "mistake")
    hold = make.place_hold(f"edited:{make.number()}", household, 20, 600)
    make.capture(hold, make.number(), make.number(), 20, make.AT)
    faults = sql_source("app.points", "ledger_faults").replace(":after", "0")
    superuser.autocommit = False
    assert superuser.execute(faults).fetchall() == []
    superuser.execute(EDITS[check], {"household": household, "award": award, "hold": hold})
    found = {row[0] for row in superuser.execute(faults)}
    superuser.close()
    assert check in found


@pytest.mark.usefixtures("session")
def test_coins_set_aside_are_compared_though_nothing_moves(superuser: psycopg.Connection) -> None:
    household = make.wallet_with(10)
    make.place_hold(f"edited:{make.number()}", household, 4, 600)
    superuser.autocommit = False
    faults = sql_source("app.points", "ledger_faults").replace(":after", "(SELECT max(id) FROM transfer)")
    assert "held" not in {row[0] for row in superuser.execute(faults)}
    edit = "UPDATE account SET held = held - 1 WHERE kind = 'wallet' AND owner_id = %s"
    superuser.execute(edit, [household])
    found = [row for row in superuser.execute(faults) if row[0] == "held"]
    superuser.close()
    assert found == [("held", f"wallet:{household}", "4", "3")]


@pytest.mark.usefixtures("session")
def test_a_captured_hold_names_its_payment(superuser: psycopg.Connection) -> None:
    household = make.wallet_with(10)
    hold = make.place_hold(f"edited:{make.number()}", household, 4, 600)
    make.capture(hold, make.number(), make.number(), 4, make.AT)
    with superuser, pytest.raises(psycopg.errors.CheckViolation, match="ck_hold_paid"):
        superuser.execute("UPDATE hold SET transfer_id = NULL WHERE id = %s", [hold])


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "edit",
    [
        "kind = 'gift' WHERE id = (SELECT max(id)",
        "source_id = source_id + 1 WHERE id = (SELECT max(id)",
        "debit_id = debit_id + 1000000 WHERE id = (SELECT max(id)",
        "credit_id = credit_id + 1000000 WHERE id = (SELECT max(id)",
        "amount = amount + 1 WHERE id = (SELECT max(id)",
        "tariff_id = 1 WHERE id = (SELECT max(id)",
        "actor_id = 1 WHERE id = (SELECT max(id)",
        "reverses_id = 1 WHERE id = (SELECT max(id)",
        "occurred_at = occurred_at + interval '1 us' WHERE id = (SELECT max(id)",
        "recorded_at = recorded_at + interval '1 us' WHERE id = (SELECT max(id)",
        "reason = 'because' WHERE id = (SELECT max(id)",
        "tariff_id = 0 WHERE id = (SELECT max(id)",
        "actor_id = 0 WHERE id = (SELECT max(id)",
        "reverses_id = 0 WHERE id = (SELECT max(id)",
        "reason = '' WHERE id = (SELECT max(id)",
    ],
)
def test_every_edited_column_of_a_transfer_is_found_by_the_chain(superuser: psycopg.Connection, edit: str) -> None:
    make.wallet_with(10)
    while services.seal_ledger():
        pass
    broken_block = sql_source("app.points", "broken_block").replace(":block", "0")
    superuser.autocommit = False
    assert superuser.execute(broken_block).fetchone() == (None,)
    superuser.execute(f"UPDATE transfer SET {edit} FROM transfer)")
    found = superuser.execute(broken_block).fetchone()
    superuser.close()
    assert found != (None,)


@pytest.mark.usefixtures("session")
def test_a_transfer_that_was_deleted_is_found_by_the_chain(superuser: psycopg.Connection) -> None:
    make.wallet_with(10)
    while services.seal_ledger():
        pass
    superuser.autocommit = False
    superuser.execute("DELETE FROM transfer WHERE id = (SELECT max(id) FROM transfer)")
    found = superuser.execute(sql_source("app.points", "broken_block").replace(":block", "0")).fetchone()
    superuser.close()
    assert found != (None,)


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "edit",
    [
        "DELETE FROM ledger_block WHERE seq = %(proven)s",
        "UPDATE ledger_block SET seq = seq + 1 WHERE seq > %(proven)s",
        "UPDATE ledger_block SET hash = sha256(hash) WHERE seq = %(proven)s",
        "UPDATE transfer SET amount = amount + 1 WHERE id = (SELECT max(id) FROM transfer)",
    ],
)
def test_the_chain_is_walked_on_from_the_last_proven_block(superuser: psycopg.Connection, edit: str) -> None:
    for _ in range(2):
        make.wallet_with(10)
        services.seal_ledger()
    (proven,) = superuser.execute("SELECT max(seq) - 1 FROM ledger_block").fetchone() or (0,)
    superuser.autocommit = False
    walk = sql_source("app.points", "broken_block").replace(":block", str(proven))
    assert superuser.execute(walk).fetchone() == (None,)
    superuser.execute(edit.encode(), {"proven": proven})
    found = superuser.execute(walk).fetchone()
    superuser.close()
    assert found != (None,)


@pytest.mark.usefixtures("session")
def test_a_transfer_for_nothing_is_found_by_the_audit_of_what_was_paid_for() -> None:
    number, household = make.number(), make.wallet_with(10)
    make.charge(number, household, make.number(), 7, make.AT)
    found = [fault for fault in services.audit_books(whole=True)["charge"] if fault.object == f"charge {number}"]
    db.session.rollback()
    assert [(fault.expected, fault.found.split()[-1]) for fault in found] == [("", "7")]
