"""The two statements that take coins; each is a complete use case in one round trip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from app.db import SingleStatement
from app.identity.context import PresentedKey

_TAKE = SingleStatement(
    lambda: text("""
        SELECT outcome, charge_id, pending_id FROM take_charge(
            coalesce(:merchant_id, (SELECT id FROM merchant WHERE organisation_id = :organisation_id)),
            :request_key, :amount, :via, :at, :code, :household_id, :payer_id, :till_person_id
        )
    """)
)

_TAKE_WITH_KEY = SingleStatement(
    lambda: text("""
        SELECT outcome, charge_id, pending_id, key_id, organisation_id, stale FROM take_charge_with_key(
            :public_id, :secret_hash, :scope, :request_key, :amount, :via, :at, :code
        )
    """)
)


@dataclass(frozen=True)
class Order:
    """A request to take coins. At the till the organisation and a code are known, at the counter merchant and payer."""

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
class KeyHolder:
    """Whose API key it was. `stale`: its last use should be recorded again."""

    key_id: int
    organisation_id: int
    stale: bool


@dataclass(frozen=True)
class ChargeOutcome:
    """What became of an order, in the words of `sql/take_charge.sql`."""

    word: str
    charge_id: int | None
    pending_id: int | None


def take(order: Order) -> ChargeOutcome:
    """Carry out an order, once per merchant and request key. Raises InsufficientCoins."""
    [row] = _TAKE.carry_out(**vars(order))
    return ChargeOutcome(*row)


def take_with_key(order: Order, key: PresentedKey) -> tuple[ChargeOutcome, KeyHolder | None]:
    """Check the key and carry out an order at its holder's till; no holder means that the key is not valid."""
    [row] = _TAKE_WITH_KEY.carry_out(
        public_id=key.public_id,
        secret_hash=key.secret_hash,
        scope=key.scope,
        request_key=order.request_key,
        amount=order.amount,
        via=order.via,
        at=order.at,
        code=order.code,
    )
    word, charge_id, pending_id, key_id, organisation_id, stale = row
    holder = None if key_id is None else KeyHolder(key_id, organisation_id, stale)
    return ChargeOutcome(word, charge_id, pending_id), holder
