"""Wallets with coins in them, made the way the programme makes them. Numbers are never used twice."""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, datetime

from app.db import use_case
from app.points import movements

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


award = use_case(movements.award)
charge = use_case(movements.charge)
refund = use_case(movements.refund)
check_in = use_case(movements.reward_check_in)
reverse = use_case(movements.reverse)
place_hold = use_case(movements.place_hold)
capture = use_case(movements.capture_charge)
release = use_case(movements.release_hold)
