"""Which account may pay which, and the programme's own accounts."""

from __future__ import annotations

from pathlib import Path

from app.points.accounts import SYSTEM, Kind
from app.points.movements import MOVEMENTS
from app.schema import Row


def movement_kinds(district: Path) -> list[Row]:
    """Return every pair of kinds of account that a movement may join."""
    return [
        {"kind": kind, "debit_kind": debit.value, "credit_kind": credit.value}
        for kind, movement in MOVEMENTS.items()
        for debit, credit in movement.pairs
    ]


def own_accounts(district: Path) -> list[Row]:
    """Return the accounts that have no owner."""
    return [{"kind": kind.value, "owner_id": 0} for kind in Kind if kind in SYSTEM]
