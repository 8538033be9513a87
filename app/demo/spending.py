"""What people do with their coins: pay codes shown at counters, some money back, one payment at a counter's code."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clock import business_day, day_start
from app.demo.district import District
from app.demo.shops import Counter, counters
from app.demo.simulated_drops import draws
from app.merchants.charges.errors import RequestKeyReused
from app.merchants.charges.services import charge_at_counter, charge_by_code, issue_pay_code, refund_charge

REDEEMED = 0.33  # of the coins issued; 25–40 % of them come back to merchants
LEAST, MOST = 400, 2_000  # 4 to 20 coins
SPENDERS = 0.7  # share of the holders who ever spend
REFUNDED = 0.015
DIGITS = 0.3  # share of codes that are read out instead of scanned
FAMOUS = 0  # the holder whose login is known spends every third week, and keeps enough to try things out
FAMOUS_SHARE = 0.3
REASONS = ("商品缺货，退回碳币", "多收，退差额", "顾客退货")


@dataclass(frozen=True, slots=True)
class Payment:
    """A charge to be made; its number is its request key."""

    number: int
    holder: int
    counter: Counter
    amount: int
    at: datetime
    refund: str | None  # the reason for which it is given back, whole or by half

    @property
    def given_back(self) -> int | None:
        """How much is given back if any is; None: all."""
        return None if self.number % 3 else self.amount // 2


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
        able = [one for one, amount in self.wallets.items() if amount >= LEAST * 3 // 2 and one % 10 < SPENDERS * 10]
        self.rng.shuffle(able)
        able = [one for one in able if one != FAMOUS]
        if self.wallets.get(FAMOUS, 0) >= LEAST * 2 and self.weeks % 3 == 0:
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
        share = FAMOUS_SHARE if holder == FAMOUS else self.rng.uniform(0.5, 1)
        amount = min(MOST, wallet, max(LEAST, round(wallet * share / 50) * 50))
        self.wallets[holder] -= amount
        self.spent += amount
        self.payments += 1
        counter = self.rng.choices(self.counters, [one.busy for one in self.counters])[0]
        refund = self.rng.choice(REASONS) if self.rng.random() < REFUNDED else None
        self.refunds += refund is not None
        return Payment(self.payments, holder, counter, amount, self._opening_hour(week_starts), refund)

    def _opening_hour(self, week_starts: datetime) -> datetime:
        """Draw when in the week someone shops, between eight and eight, not ahead of now."""
        day = business_day(week_starts) + timedelta(days=self.rng.randrange(7))
        at = day_start(day) + timedelta(hours=8, seconds=self.rng.randrange(12 * 3600))
        while at >= self.district.began - timedelta(minutes=5):
            at -= timedelta(days=1)
        return at

    def carry_out(self, payment: Payment) -> None:
        """Show a code and take the coins; a payment made before stays as it is."""
        with suppress(RequestKeyReused):
            charge_id = self._charge(payment)
            if payment.refund and charge_id:
                counter, key, later = payment.counter, f"demo-refund-{payment.number}", timedelta(minutes=11)
                refund_charge(
                    charge_id, counter.organisation_id, payment.given_back, payment.refund, key,
                    actor_id=counter.person_id, at=payment.at + later,
                )  # fmt: skip

    def _charge(self, payment: Payment) -> int | None:
        person_id, household_id = self.district.homes[payment.holder]
        counter, key, at = payment.counter, f"demo-{payment.number}", payment.at
        if payment.number == 1:
            return charge_at_counter(counter.token, household_id, person_id, payment.amount, key, at=at).charge_id
        shown = issue_pay_code(person_id, household_id, at=at)
        code = shown.digits if payment.number % 10 < DIGITS * 10 else shown.token
        at += timedelta(seconds=9)
        return charge_by_code(
            counter.organisation_id, code, payment.amount, key, till_person_id=counter.person_id, at=at
        ).charge_id
