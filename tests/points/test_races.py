"""Real threads, real connections: one wallet, one hold, one key, and rings of wallets."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from flask import Flask

from app.errors import DomainError
from app.points import queries
from app.points.accounts import Kind
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


def test_a_hold_is_resolved_once_whoever_comes_first(app: Flask) -> None:
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
