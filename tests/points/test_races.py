"""Real threads, real connections: one wallet, one hold, one key, and rings of wallets."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import psycopg
import pytest
from flask import Flask

from app.errors import DomainError
from app.points import queries
from app.points.accounts import Kind
from tests.conftest import SCHEMA
from tests.points import factories as make


def outcomes(app: Flask, jobs: Sequence[Callable[[], object]], threads: int) -> Counter[str]:
    def run(job: Callable[[], object]) -> str:
        with app.app_context():
            try:
                job()
            except DomainError as error:
                return error.code
            return "done"

    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(run, jobs))


def test_fifty_threads_never_overdraw_one_wallet(app: Flask) -> None:
    with app.app_context():
        household, merchant = make.wallet_with(1000), make.number()
    charges = [partial(make.charge, make.number(), household, merchant, 30, make.AT) for _ in range(200)]
    assert outcomes(app, charges, 50) == {"done": 33, "InsufficientCoins": 167}
    with app.app_context():
        assert queries.balance_of(household).posted == 10
        assert sum(line.amount for line in queries.statement_of(Kind.MERCHANT, merchant, limit=500)) == 990


def test_one_drop_awarded_by_many_at_once_is_paid_once(app: Flask) -> None:
    with app.app_context():
        household, drop = make.wallet_with(0), make.number()
    jobs = [partial(make.award, drop, household, 40, make.AT, None) for _ in range(60)]
    assert outcomes(app, jobs, 16) == {"done": 60}
    with app.app_context():
        assert queries.balance_of(household).posted == 40


def test_a_hold_is_resolved_once_no_matter_who_comes_first(app: Flask) -> None:
    with app.app_context():
        household, merchant = make.wallet_with(2000), make.number()
        holds = [make.place_hold(f"race:{make.number()}", household, 100, 60) for _ in range(20)]
    jobs: list[Callable[[], object]] = []
    for hold in holds:
        jobs += [partial(make.release, hold)] * 2
        jobs += [partial(make.capture, hold, make.number(), merchant, 60, make.AT) for _ in range(2)]
    random.Random(7).shuffle(jobs)
    outcomes(app, jobs, 16)
    with app.app_context():
        balance = queries.balance_of(household)
        paid = sum(line.amount for line in queries.statement_of(Kind.MERCHANT, merchant, limit=500))
        assert (balance.held, balance.posted) == (0, 2000 - paid)
        assert paid % 60 == 0
        assert not queries.ledger_faults()


def test_rings_of_check_ins_and_batches_do_not_deadlock(app: Flask) -> None:
    with app.app_context():
        events = [make.event_with(100_000) for _ in range(4)]
        homes = [make.wallet_with(0) for _ in range(4)]
    rng = random.Random(11)
    jobs: list[Callable[[], object]] = [
        partial(make.check_in, make.number(), rng.choice(events), rng.choice(homes), 5, make.AT) for _ in range(300)
    ]
    assert outcomes(app, jobs, 16) == {"done": 300}
    with app.app_context():
        assert sum(queries.balance_of(home).posted for home in homes) == 1500


POST = "SELECT post_transfer('check_in', %(source)s, %(event)s, %(wallet)s, 1, now())"
REVERSE = "SELECT reverse_transfer(%(earlier)s, NULL, 'crossing')"
BATCH = (
    "SELECT post_transfers('award', %(sources)s, (SELECT id FROM account WHERE kind = 'issuance'), %(payees)s, '{1,1}',"
    " ARRAY[now(), now()], '{NULL,NULL}')"
)


@pytest.mark.parametrize("statement", [POST, REVERSE, BATCH], ids=["post", "reverse", "batch"])
def test_accounts_are_locked_in_the_order_of_their_ids_however_they_are_read(
    app: Flask, own_session: Callable[[], psycopg.Connection[Any]], statement: str
) -> None:
    """Who waits for the lower id must not hold the higher one yet, or two crossing transfers wait for each other."""
    with app.app_context():
        event, homes = make.event_with(100), [make.wallet_with(0) for _ in range(2)]
        earlier = make.check_in(make.number(), event, homes[0], 5, make.AT)
        budget = queries.account_id(Kind.EVENT, event)
        wallets = [queries.account_id(Kind.WALLET, home) for home in homes]
    values = {
        "source": make.number(),
        "sources": [make.number(), make.number()],
        "event": budget,
        "wallet": wallets[0],
        "payees": wallets[::-1],
        "earlier": earlier,
    }
    low, *high = sorted(wallets if statement == BATCH else [budget, wallets[0]])  # type: ignore[type-var]
    with own_session() as holder, own_session() as mover:
        # The lower one stands last in the table, and the table is read as it stands.
        others = "SELECT ctid FROM account WHERE id = ANY (%s)"
        move = f"UPDATE account SET held = held WHERE id = %s RETURNING ctid > ALL ({others})"
        while not holder.execute(move, [low, high]).fetchone()[0]:  # type: ignore[index]
            holder.commit()
        holder.commit()
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):
            mover.execute(f"SET enable_{way} = off")
        mover.commit()
        holder.execute("SELECT FROM account WHERE id = %s FOR UPDATE", [low])
        with ThreadPoolExecutor(1) as pool:
            moving = pool.submit(lambda: mover.execute(statement, values).fetchone())
            wait_until_blocked(holder, mover)
            holder.execute("SELECT FROM account WHERE id = ANY (%s) FOR UPDATE NOWAIT", [high])
            holder.rollback()
            assert moving.result(timeout=30)


def wait_until_blocked(holder: psycopg.Connection[Any], mover: psycopg.Connection[Any]) -> None:
    asked = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    while not holder.execute(asked, [mover.info.backend_pid]).fetchone()[0]:  # type: ignore[index]
        time.sleep(0.01)


@pytest.fixture
def own_session(deploy_url: str, app: Flask) -> Callable[[], psycopg.Connection[Any]]:
    """Connections beside the application's, which may call every function of the ledger."""

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(deploy_url, options=f"-csearch_path={SCHEMA}")

    return connect
