"""Generated histories against an oracle that knows nothing of the ledger's code: four dicts and a set."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.db import db
from app.errors import DomainError
from app.points import queries
from app.points.accounts import Kind
from tests.points import factories as make

AMOUNTS = st.integers(min_value=1, max_value=120)
WALLETS = st.integers(min_value=0, max_value=2)


class Books(RuleBasedStateMachine):
    """Three wallets, one merchant, one event; every movement, refused or not, on both sides."""

    @initialize()
    def open_books(self) -> None:
        self.homes = [make.wallet_with(0) for _ in range(3)]
        self.merchant, self.event = make.number(), make.event_with(150)
        self.wallet, self.held = [0, 0, 0], [0, 0, 0]
        self.budget, self.owed = 150, 0
        self.holds: list[tuple[int, int, int]] = []
        self.charged: list[tuple[int, int]] = []
        self.awards: list[tuple[int, int, int]] = []

    def _agree(self, may: bool, act: Any) -> Any:
        try:
            made = act()
        except DomainError:
            assert not may
            return None
        assert may
        return made

    @rule(w=WALLETS, amount=AMOUNTS)
    def award(self, w: int, amount: int) -> None:
        made = self._agree(True, lambda: make.award(make.number(), self.homes[w], amount, make.AT, None))
        self.wallet[w] += amount
        self.awards.append((made, w, amount))

    @rule(w=WALLETS, amount=AMOUNTS)
    def charge(self, w: int, amount: int) -> None:
        may = self.wallet[w] - self.held[w] >= amount
        number = make.number()
        self._agree(may, lambda: make.charge(number, self.homes[w], self.merchant, amount, make.AT))
        if may:
            self.wallet[w] -= amount
            self.owed += amount
            self.charged.append((w, amount))

    @rule(part=st.integers(min_value=1, max_value=120))
    def refund(self, part: int) -> None:
        if not self.charged:
            return
        w, amount = self.charged.pop()
        given = min(part, amount)
        self._agree(True, lambda: make.refund(make.number(), self.homes[w], self.merchant, given, make.AT))
        self.wallet[w] += given
        self.owed -= given

    @rule(w=WALLETS, amount=AMOUNTS)
    def check_in(self, w: int, amount: int) -> None:
        may = self.budget >= amount
        self._agree(may, lambda: make.check_in(make.number(), self.event, self.homes[w], amount, make.AT))
        if may:
            self.budget -= amount
            self.wallet[w] += amount

    @rule(w=WALLETS, amount=AMOUNTS)
    def hold(self, w: int, amount: int) -> None:
        may = self.wallet[w] - self.held[w] >= amount
        made = self._agree(may, lambda: make.place_hold(f"h:{make.number()}", self.homes[w], amount, 600))
        if may:
            self.held[w] += amount
            self.holds.append((made, w, amount))

    @rule(used=st.integers(min_value=0, max_value=130))
    def resolve(self, used: int) -> None:
        if not self.holds:
            return
        hold, w, amount = self.holds.pop(0)
        if used == 0:
            self._agree(True, lambda: make.release(hold))
            self.held[w] -= amount
            return
        may = used <= amount
        self._agree(may, lambda: make.capture(hold, make.number(), self.merchant, used, make.AT))
        if may:
            self.held[w] -= amount
            self.wallet[w] -= used
            self.owed += used
        else:
            self.holds.append((hold, w, amount))

    @rule()
    def reverse(self) -> None:
        if not self.awards:
            return
        transfer, w, amount = self.awards.pop()
        may = self.wallet[w] - self.held[w] >= amount
        self._agree(may, lambda: make.reverse(transfer, None, "mistake"))
        if may:
            self.wallet[w] -= amount

    @invariant()
    def both_sides_say_the_same(self) -> None:
        if not hasattr(self, "homes"):
            return
        db.session.rollback()
        found = [queries.balance_of(home) for home in self.homes]
        assert [(b.posted, b.held) for b in found] == list(zip(self.wallet, self.held, strict=True))
        assert queries.budget_of(self.event).posted == self.budget
        lines = queries.statement_of(Kind.MERCHANT, self.merchant, limit=1000)
        assert sum(line.amount for line in lines) == self.owed

    def teardown(self) -> None:
        assert queries.ledger_faults() == []


def run_books(app: Flask, histories: int, steps: int) -> None:
    with app.app_context():
        run_state_machine_as_test(
            Books,
            settings=settings(
                max_examples=histories,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                derandomize=True,
                database=None,
            ),
        )


def test_any_history_leaves_both_books_equal(app: Flask) -> None:
    run_books(app, histories=30, steps=30)


@pytest.mark.torture
def test_long_histories_leave_both_books_equal(app: Flask) -> None:
    run_books(app, histories=500, steps=50)
