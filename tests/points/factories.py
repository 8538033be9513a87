"""Wallets with coins in them, made the way the programme makes them. Numbers are never used twice."""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, datetime

from sqlalchemy import text

from app.db import db, use_case
from app.points import ledger, movements

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)

_numbers = itertools.count(secrets.randbelow(10**9) * 10**6)


def number() -> int:
    return next(_numbers)


@use_case
def wallet_with(amount: int) -> int:
    """The number of a household without people, with coins from one drop."""
    household = number()
    movements.open_wallet(household)
    if amount:
        movements.award(number(), household, amount, AT, None)
    return household


@use_case
def event_with(amount: int) -> int:
    event = number()
    movements.fund_event(number(), event, amount, AT)
    return event


@use_case
def charge(charge_id: int, household: int, merchant: int, amount: int, at: datetime) -> int:
    """As the database's record_charge posts it, for a merchant that is a number only."""
    return ledger.post("charge", charge_id, movements.open_wallet(household), movements.open_till(merchant), amount, at)


@use_case
def place_hold(key: str, household: int, amount: int, seconds: int) -> int:
    """As the database's ask_payer places it."""
    return hold_of(key, movements.open_wallet(household), amount, seconds)


def hold_of(key: str, account_id: int, amount: int, seconds: int) -> int:
    """A hold on any account, inside the caller's transaction."""
    values = {"key": key, "account": account_id, "amount": amount, "seconds": seconds}
    return int(db.session.execute(text("SELECT place_hold(:key, :account, :amount, :seconds)"), values).scalar_one())


award = use_case(movements.award)
refund = use_case(movements.refund)
check_in = use_case(movements.reward_check_in)
reverse = use_case(movements.reverse)
capture = use_case(movements.capture_charge)
release = use_case(movements.release_hold)
