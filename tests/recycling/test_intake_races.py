"""Two or more deliveries at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from app.db import db
from tests.recycling.factories import Door, balance, bin_code, counts, drop, household_with_card, one


def at_once(app: Flask, calls: list[Any]) -> list[Any]:
    """Run the calls in threads that all begin together."""
    start = Barrier(len(calls))

    def run(call: Any) -> Any:
        start.wait()
        try:
            return call()
        finally:
            with app.app_context():
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_contents_under_one_number_exactly_one_wins(app: Flask, door: Door) -> None:
    home, card = household_with_card(app)
    for number in range(12):
        row = drop(door.bin, number, card=card)
        senders = [
            lambda grams=grams, row=row: door.send(row | {"weight_g": grams}) for grams in (1000, 2000, 3000, 4000)
        ]
        reports = at_once(app, senders)
        assert sorted(counts(report) for report in reports) == [(0, 0, 1, 0)] * 3 + [(1, 0, 0, 0)]
    paid = one(
        app, "SELECT sum(amount) FROM drop d JOIN account a ON a.id = d.account_id WHERE a.owner_id = :h", h=home
    )
    assert balance(app, home) == paid
    assert one(app, "SELECT count(*) FROM drop_conflict WHERE organisation_id = :o", o=door.operator) == 36


def test_the_same_batch_from_two_connections_counts_once(app: Flask, door: Door) -> None:
    home, card = household_with_card(app)
    batch = [drop(door.bin, n, card=card, weight_g=1000) for n in range(200)]
    reports = at_once(app, [lambda: door.send_lines(batch), lambda: door.send_lines(batch[::-1])])
    assert sum(report["accepted"] for report in reports) == 200
    assert sum(report["duplicate"] for report in reports) == 200
    assert balance(app, home) == 200 * 50


def test_writers_that_share_bins_and_wallets_in_every_order_never_deadlock(app: Flask, door: Door) -> None:
    picked = random.Random(11)
    homes = [household_with_card(app) for _ in range(6)]
    with app.app_context():
        bins = [door.bin, *(bin_code(door.operator) for _ in range(7))]

    def batch(writer: int, turn: int) -> list[dict[str, Any]]:
        mine = [
            drop(
                bin_,
                writer * 10_000 + turn * 100 + n,
                boot=picked.randrange(3),
                card=picked.choice(homes)[1],
                weight_g=1000,
            )
            for n, bin_ in enumerate(picked.choices(bins, k=60))
        ]
        picked.shuffle(mine)
        return mine

    batches = [[batch(writer, turn) for turn in range(6)] for writer in range(4)]

    def write(mine: list[list[dict[str, Any]]]) -> int:
        return sum(int(door.send_lines(rows)["accepted"]) for rows in mine)

    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    before = one(app, deadlocks)
    taken = at_once(app, [lambda mine=mine: write(mine) for mine in batches])
    assert sum(taken) == 4 * 6 * 60
    assert sum(balance(app, home) for home, _ in homes) == 4 * 6 * 60 * 50
    assert one(app, deadlocks) == before
