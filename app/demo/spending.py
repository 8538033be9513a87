"""What people do with their coins: pay codes shown at counters, some money back, one payment at a counter's code."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clock import business_day, day_start
from app.demo.district import District
from app.demo.shops import Counter, counters
from app.demo.throws import draws
from app.merchants.charges.errors import RequestKeyReused
from app.merchants.charges.services import charge_at_counter, charge_by_code, issue_pay_code, refund_charge

REDEEMED = 0.33  # of the coins issued; 25–40 % of them come back to merchants
LEAST, MOST = 200, 2_000  # 2 to 20 coins
SPENDERS = 0.7  # share of the holders who ever spend
REFUNDED = 0.015
DIGITS = 0.3  # share of codes that are read out instead of scanned
FAMOUS = 0  # the holder whose login is known spends every second week
REASONS = ("商品缺货，退回碳币", "多收，退差额", "顾客退货")


@dataclass(frozen=True, slots=True)
class Payment:
    """A charge to be made; its number is its request key."""

    number: int
    holder: int
    counter: int
    amount: int
    at: datetime


class Spending:
    """Wallets as the demonstration expects them, and the payments that follow from them."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.rng = draws("spending")
        self.counters: list[Counter] = counters(district)
        self.wallets: dict[int, int] = {}
        self.earned = self.spent = self.payments = self.refunds = 0
        self.weeks = 0

    @property
    def summary(self) -> str:
        """How many payments there were and what share of the coins they took."""
        return f"{self.payments} charges ({self.spent * 100 // max(1, self.earned)} % of coins), {self.refunds} refunds"

    def earn(self, earned: dict[int, int]) -> None:
        """Add to the wallets what a week brought."""
        for holder, amount in earned.items():
            self.wallets[holder] = self.wallets.get(holder, 0) + amount
            self.earned += amount

    def decide(self, week_starts: datetime) -> list[Payment]:
        """Decide what is spent in the week, out of what was earned before it."""
        self.weeks += 1
        able = [one for one, amount in self.wallets.items() if amount >= LEAST and one % 10 < SPENDERS * 10]
        self.rng.shuffle(able)
        if self.wallets.get(FAMOUS, 0) >= LEAST and self.weeks % 2:
            able.insert(0, FAMOUS)
        quota, made = self.earned * REDEEMED * 1.08 - self.spent, []
        for holder in able:
            if quota <= 0:
                break
            payment = self._payment(holder, week_starts)
            quota -= payment.amount
            made.append(payment)
        return sorted(made, key=lambda payment: payment.at)

    def _payment(self, holder: int, week_starts: datetime) -> Payment:
        wallet = self.wallets[holder]
        amount = min(MOST, wallet, max(LEAST, round(wallet * self.rng.uniform(0.4, 0.95) / 50) * 50))
        self.wallets[holder] -= amount
        self.spent += amount
        self.payments += 1
        counter = self.rng.choices(range(len(self.counters)), [one.busy for one in self.counters])[0]
        return Payment(self.payments, holder, counter, amount, self._opening_hour(week_starts))

    def _opening_hour(self, week_starts: datetime) -> datetime:
        """Draw when in the week somebody shops, between eight and eight, not ahead of now."""
        day = business_day(week_starts) + timedelta(days=self.rng.randrange(7))
        at = day_start(day) + timedelta(hours=8, seconds=self.rng.randrange(12 * 3600))
        while at >= self.district.began - timedelta(minutes=5):
            at -= timedelta(days=1)
        return at

    def carry_out(self, payments: list[Payment]) -> None:
        """Show a code and take the coins, payment by payment; those taken before stay as they are."""
        for payment in payments:
            with suppress(RequestKeyReused):
                self._carry_out(payment)

    def _carry_out(self, payment: Payment) -> None:
        counter, (person_id, household_id) = self.counters[payment.counter], self.district.homes[payment.holder]
        key, at = f"demo-{payment.number}", payment.at
        if payment.number == 1:
            charge_at_counter(counter.token, household_id, person_id, payment.amount, key, at=at)
            return
        shown = issue_pay_code(person_id, household_id, at=at)
        code = shown.digits if payment.number % 10 < DIGITS * 10 else shown.token
        taken = charge_by_code(
            counter.organisation_id, code, payment.amount, key, till_person_id=counter.person_id,
            at=at + timedelta(seconds=9),
        )  # fmt: skip
        if taken.charge_id and draws(f"refund {payment.number}").random() < REFUNDED:
            self._refund(taken.charge_id, counter, payment)

    def _refund(self, charge_id: int, counter: Counter, payment: Payment) -> None:
        self.refunds += 1
        amount = None if self.refunds % 3 else payment.amount // 2
        reason, key = REASONS[self.refunds % len(REASONS)], f"demo-refund-{payment.number}"
        later = payment.at + timedelta(minutes=11)
        refund_charge(charge_id, counter.organisation_id, amount, reason, key, person_id=counter.person_id, at=later)
