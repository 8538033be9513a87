"""Claiming a drop by its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from app import clock
from app.db import db, use_case
from app.errors import Conflict
from app.identity.audit import trail
from app.points import movements
from app.points.accounts import Kind
from app.points.queries import account_id
from app.recycling.claims import tokens
from app.recycling.claims.models import Claim
from app.recycling.drops.models import DirtyDay, Drop


class DropAlreadyClaimed(Conflict):
    """The drop belongs to another household."""


@dataclass(frozen=True, slots=True)
class ClaimedDrop:
    """The drop that is now, or was already, the household's; `amount` in 0.01 coin."""

    drop_id: int
    amount: int


@use_case
def claim_drop(token: str, person_id: int, household_id: int) -> ClaimedDrop:
    """Give the receipt's drop and its coins to the person's household, once; the same household may repeat it.

    Raises tokens.ReceiptUnknown, tokens.ReceiptExpired and DropAlreadyClaimed.
    """
    drop = db.session.get(Drop, tokens.read(token, clock.now()))
    if drop is None:
        raise tokens.ReceiptUnknown
    if not _is_theirs_already(drop, household_id):
        # The row first: of two claims at once, one waits here and then finds the other's row.
        db.session.add(Claim(drop_id=drop.id, household_id=household_id, person_id=person_id, amount=drop.amount))
        db.session.flush()
        if drop.amount:
            movements.award(drop.id, household_id, drop.amount, drop.occurred_at, drop.tariff_id)
        db.session.add(DirtyDay(day=clock.business_day(drop.occurred_at)))
        trail.record("drop.claimed", "drop", drop.id)
    return ClaimedDrop(drop.id, drop.amount)


def _is_theirs_already(drop: Drop, household_id: int) -> bool:
    if drop.account_id is not None:
        if drop.account_id == account_id(Kind.WALLET, household_id):
            return True
        raise DropAlreadyClaimed
    earlier = db.session.get(Claim, drop.id)
    if earlier is not None and earlier.household_id != household_id:
        raise DropAlreadyClaimed
    return earlier is not None
