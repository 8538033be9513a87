"""What a job reads does not grow with what the district remembers: its own day, or everything once at night.

Rows are counted by the server, inside the job's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import text

from app.db import db
from app.indicators.readings.services import rebuild
from app.jobs.timetable import TIMETABLE, job
from app.points.services import audit_books, seal_ledger
from migrations.roles import prepare
from tests.conftest import APP_PASSWORD, SCHEMA, application, own_database

DROPS, A_DAY, OTHERS, WALLETS = 60_000, 400, 3_000, 100_000
# The index of drops by time knows 32 pages at a time; a day may touch one such stretch too many at either end.
STRETCH = 2_500
NEW, FEW = 50, 10

# How many rows of the tables that grow without end each job may read when nothing is due; of what is not named, none.
ONCE = {"drop": DROPS, "transfer": DROPS}
IDLE: dict[str, dict[str, int]] = {
    "aggregate": {},
    "holds": {},
    "seal": {"transfer": 4},
    "codes": {},
    "nonces": {},
    "audit": {"transfer": 10, "drop": 10, "drop_batch": 1},
    "audit_whole": {"drop": 4 * DROPS, "transfer": 12 * DROPS, "hold": 2 * OTHERS, "drop_batch": 1},
    "totals": ONCE,
    "rebuild": ONCE,
    "slots": {},
}
GROWING = ("drop", "transfer", "hold", "claim", "charge", "check_in", "green_act", "drop_batch")


@pytest.fixture(scope="module")
def deploy_url(server_url: str) -> Iterator[str]:
    """A database of this module's own, whose rows it knows."""
    with own_database(server_url, "tanhui_rows") as url:
        yield url


@pytest.fixture(scope="module")
def app_url(deploy_url: str) -> str:
    """The same database as the program sees it."""
    return prepare(deploy_url, SCHEMA, APP_PASSWORD)


@pytest.fixture(scope="module")
def app(deploy_url: str, app_url: str) -> Iterator[Flask]:
    """The application on it."""
    with application(deploy_url, app_url) as made:
        yield made


@pytest.fixture(scope="module")
def owner(app: Flask, deploy_url: str) -> Iterator[psycopg.Connection]:
    """A connection that may write anything; the district has a past."""
    with psycopg.connect(deploy_url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        connection.execute(PAST)
        with app.app_context():
            while seal_ledger():
                pass
            rebuild()
            assert not any(audit_books().values())
        # As after the second night: what was proven is old enough to be sure of.
        connection.execute("UPDATE audit_point SET sure_id = last_id")
        connection.execute("VACUUM ANALYZE")
        yield connection


PAST = f"""
INSERT INTO organisation (kind, name, created_at) VALUES ('operator', '从前的单位', now() - interval '1 year');
INSERT INTO site (name, community_code, scene, address, lat, lon, frame, registered_at)
    SELECT '站点', min(code), 'community', '', 39, 117, 'WGS-84', now() - interval '1 year' FROM community;
INSERT INTO bin (code, site_id, operator_id, state, registered_at)
    SELECT 'T100', s.id, o.id, 'in_service', s.registered_at FROM site s, organisation o;
INSERT INTO drop_batch (door, organisation_id, accepted, duplicate, conflict, rejected)
    SELECT 'key', id, {DROPS}, 0, 0, 0 FROM organisation;
INSERT INTO account (kind, owner_id, balance)
    SELECT 'wallet', n, CASE WHEN n <= 500 THEN {DROPS} / 500 ELSE 0 END FROM generate_series(1, {WALLETS}) n;
INSERT INTO tariff (category_code, category_name, scene, per_kg, per_piece, valid)
    VALUES ('PAPER.CARD', '纸板', '*', 1, 0, tstzrange(now() - interval '2 years', NULL));
INSERT INTO stream (kind, owner_id, boot, mark) SELECT 'bin', id, 0, '{DROPS}' FROM bin;
INSERT INTO drop (stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, batch_row, weight_g,
        category_code, number, known_by, digest)
    SELECT m.id, b.id, b.site_id, q.id, a.lowest + s.n % 500, t.id, 1, now() - s.n * interval '1 day' / {A_DAY}, 0,
        1000, 'PAPER.CARD', s.n::text, 'card', ''
    FROM bin b, drop_batch q, tariff t, stream m,
        (SELECT min(id) AS lowest FROM account WHERE kind = 'wallet') a, generate_series({DROPS}, 1, -1) s (n)
    ORDER BY s.n DESC;
INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, occurred_at)
    SELECT 'award', d.id, i.id, d.account_id, 1, d.tariff_id, d.occurred_at FROM drop d, account i
    WHERE i.kind = 'issuance' ORDER BY d.id;
INSERT INTO hold (key, account_id, amount, state, placed_at, expires_at, resolved_at)
    SELECT n::text, (SELECT min(id) FROM account WHERE kind = 'wallet'), 1, 'released', now() - interval '2 days',
        now() - interval '1 day', now() FROM generate_series(1, {OTHERS}) n;
"""


def rows_read(app: Flask, job_id: str) -> dict[str, int]:
    """Run a job as its slot would, in one transaction; return how many rows of each table it read."""
    with app.app_context():
        before = _counters()
        job(job_id).resolve()()
        after = _counters()
        db.session.commit()
    return {table: n - before.get(table, 0) for table, n in after.items() if n > before.get(table, 0)}


def _counters() -> dict[str, int]:
    rows = db.session.execute(
        text(
            "SELECT relname, seq_tup_read + coalesce(idx_tup_fetch, 0) AS n FROM pg_stat_xact_user_tables "
            "WHERE schemaname = current_schema()"
        )
    )
    return {row.relname: int(row.n) for row in rows}


def quiet(owner: psycopg.Connection) -> None:
    """Let everything be up to date since a while ago."""
    owner.execute("DELETE FROM dirty_day")
    owner.execute("UPDATE refresh_point SET refreshed_at = now()")
    owner.execute("UPDATE ledger_block SET sealed_at = now() - interval '1 hour'")


def test_every_job_has_its_bound() -> None:
    assert {entry.id for entry in TIMETABLE} == set(IDLE)


@pytest.mark.parametrize("job_id", IDLE)
def test_a_job_reads_no_more_rows_than_it_must(app: Flask, owner: psycopg.Connection, job_id: str) -> None:
    quiet(owner)
    read = rows_read(app, job_id)
    found = {table: read[table] for table in GROWING if read.get(table, 0) > IDLE[job_id].get(table, 0)}
    assert found == {}


def test_the_counters_see_what_is_read(app: Flask, owner: psycopg.Connection) -> None:
    quiet(owner)
    read = rows_read(app, "rebuild")
    assert read["drop"] == DROPS
    assert rows_read(app, "totals")["drop"] == DROPS


def test_nothing_new_touches_next_to_nothing(app: Flask, owner: psycopg.Connection) -> None:
    quiet(owner)
    read = rows_read(app, "aggregate")
    assert sum(read.values()) < 100, read


@pytest.mark.parametrize("days_ago", [0, 50])
def test_one_day_with_news_reads_its_own_drops(app: Flask, owner: psycopg.Connection, days_ago: int) -> None:
    quiet(owner)
    (day,) = owner.execute(
        "UPDATE drop SET weight_g = weight_g + 1 WHERE id = (SELECT max(id) FROM drop WHERE occurred_at < "
        "now() - %s * interval '1 day') RETURNING (occurred_at AT TIME ZONE 'Asia/Shanghai')::date",
        [days_ago],
    ).fetchone() or (None,)
    owner.execute("INSERT INTO dirty_day (day) VALUES (%s)", [day])
    read = rows_read(app, "aggregate")
    assert 1 <= read["drop"] <= A_DAY + 2 * STRETCH
    assert read.get("transfer", 0) <= 2
    assert read.get("tonnage", 0) == 0


def test_sealing_and_counting_coins_read_what_is_new(app: Flask, owner: psycopg.Connection) -> None:
    quiet(owner)
    owner.execute(
        "INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, occurred_at) "
        f"SELECT 'award', (SELECT max(source_id) FROM transfer) + n, t.debit_id, t.credit_id, 1, now() "
        f"FROM (SELECT * FROM transfer LIMIT 1) t, generate_series(1, {NEW}) n"
    )
    assert rows_read(app, "seal")["transfer"] <= 3 * NEW + 2
    assert rows_read(app, "aggregate")["transfer"] <= 2 * NEW + 4
    owner.execute(f"DELETE FROM transfer WHERE id IN (SELECT id FROM transfer ORDER BY id DESC LIMIT {NEW})")
    owner.execute("DELETE FROM ledger_block WHERE seq = (SELECT max(seq) FROM ledger_block)")
    owner.execute("DELETE FROM coin_day")


NEWS = f"""
WITH last AS (SELECT * FROM drop ORDER BY id DESC LIMIT 1), made AS (
    INSERT INTO drop (stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, batch_row,
        weight_g, category_code, number, known_by, digest)
    SELECT stream_id, bin_id, site_id, batch_id, account_id + n, tariff_id, 1, now(), 0, 1000, category_code,
        ({DROPS} + n)::text, 'card', '' FROM last, generate_series(1, {FEW}) n
    RETURNING id, account_id, tariff_id, occurred_at
), paid AS (
    INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, occurred_at)
    SELECT 'award', made.id, i.id, made.account_id, 1, made.tariff_id, made.occurred_at FROM made, account i
    WHERE i.kind = 'issuance'
), earned AS (
    UPDATE account a SET balance = a.balance + 1 FROM made WHERE a.id = made.account_id
)
UPDATE stream SET mark = ({DROPS} + {FEW})::text
"""


def test_an_audit_reads_what_is_new_and_the_accounts_it_moved(app: Flask, owner: psycopg.Connection) -> None:
    quiet(owner)
    owner.execute(NEWS)
    with app.app_context():  # as after some whole audits on one connection, whose plan for any value was kept
        db.session.execute(text("SET plan_cache_mode = force_generic_plan"))
        db.session.commit()
    read = rows_read(app, "audit")
    assert (read["drop"] >= FEW, read["account"] >= FEW) == (True, True)
    assert {table: n for table, n in read.items() if n > 50 * FEW} == {}
