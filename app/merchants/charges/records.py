"""The one statement that takes coins; it is a use case by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from app.db import SingleStatement

_TAKE = SingleStatement(
    lambda: text("""
        SELECT outcome, charge_id, pending_id FROM take_charge(
            coalesce(:merchant_id, (SELECT id FROM merchant WHERE organisation_id = :organisation_id)),
            :request_key, :amount, :via, :at, :code, :household_id, :payer_id, :till_person_id
        )
    """)
)


@dataclass(frozen=True)
class Order:
    """One wish to take coins. At the till the organisation and a code are known, at the counter merchant and payer."""

    amount: int
    via: str
    request_key: str
    at: datetime
    merchant_id: int | None = None
    organisation_id: int | None = None
    code: bytes | None = None
    household_id: int | None = None
    payer_id: int | None = None
    till_person_id: int | None = None


@dataclass(frozen=True)
class ChargeOutcome:
    """What became of an order, in the words of `sql/take_charge.sql`."""

    word: str
    charge_id: int | None
    pending_id: int | None


def take(order: Order) -> ChargeOutcome:
    """Carry out an order, once per merchant and request key. Raises InsufficientCoins on the database's word."""
    [row] = _TAKE.carry_out(**vars(order))
    return ChargeOutcome(*row)
