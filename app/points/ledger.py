"""The only caller of the SQL functions of the ledger; imported by `movements` and `services` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from app.db import db, refusal
from app.errors import Conflict, NotFound, Refused
from app.points.accounts import Kind
from app.points.models import Account


@dataclass(frozen=True, slots=True)
class HoldPayment:
    """The transfer that a hold is captured into: kind, source, and the account that is paid."""

    kind: str
    source_id: int
    credit_id: int


class InsufficientCoins(Refused):
    """The payer has too few coins that are not held."""


class KeyReused(Conflict):
    """The same key was already paid, with different content."""


class MovementNotAllowed(Refused):
    """This kind of account may not pay that one."""


class HoldResolved(Conflict):
    """The hold has ended in another way, or has expired."""


class TransferNotFound(NotFound):
    """There is no such transfer, or it is a reversal itself."""


class TariffNotAhead(Refused):
    """A tariff that replaces another can only begin in the future."""


class TariffOverlap(Conflict):
    """Two tariffs would be in force at the same time."""


refusal("ck_account_covered", InsufficientCoins)
refusal("TH001", KeyReused)
refusal("TH002", MovementNotAllowed)
refusal("TH003", HoldResolved)
refusal("TH004", TransferNotFound)
refusal("TH005", TariffNotAhead)
refusal("no_overlap", TariffOverlap)


def open_account(kind: Kind, owner_id: int) -> int:
    """Return the account of (kind, owner), opening it if necessary. The programme's own exist from the start."""
    if owner_id == 0:
        return db.session.scalars(select(Account.id).filter_by(kind=kind, owner_id=0)).one()
    return int(db.session.scalar(select(func.open_account(kind.value, owner_id))) or 0)


def open_accounts(kind: Kind, owner_ids: Sequence[int]) -> None:
    """Open the accounts of many owners at once."""
    db.session.execute(
        text("SELECT count(*) FROM open_accounts(:kind, :owners)"), {"kind": kind.value, "owners": list(owner_ids)}
    )


def issuance() -> int:
    """Return the account that all coins come from."""
    return open_account(Kind.ISSUANCE, 0)


_POST = text("SELECT post_transfer(:kind, :source, :debit, :credit, :amount, :occurred_at, :tariff, :actor, :reason)")


def post(
    kind: str,
    source_id: int,
    debit_id: int,
    credit_id: int,
    amount: int,
    occurred_at: datetime,
    *,
    tariff_id: int | None = None,
    actor_id: int | None = None,
    reason: str | None = None,
) -> int:
    """Move coins once; return the transfer's id."""
    values = {
        "kind": kind,
        "source": source_id,
        "debit": debit_id,
        "credit": credit_id,
        "amount": amount,
        "occurred_at": occurred_at,
        "tariff": tariff_id,
        "actor": actor_id,
        "reason": reason,
    }
    return int(db.session.execute(_POST, values).scalar_one())


def reverse(transfer_id: int, actor_id: int | None, reason: str) -> int:
    """Post the opposite of a transfer once; return the new transfer's id."""
    return int(db.session.scalar(select(func.reverse_transfer(transfer_id, actor_id, reason))) or 0)


_CAPTURE = text("SELECT resolve_hold(:hold, 'captured', :amount, :kind, :source, :credit, :at)")


def capture(hold_id: int, amount: int, into: HoldPayment, occurred_at: datetime) -> int:
    """Pay `amount` out of a hold and free the rest; return the transfer's id."""
    values = {
        "hold": hold_id,
        "amount": amount,
        "kind": into.kind,
        "source": into.source_id,
        "credit": into.credit_id,
        "at": occurred_at,
    }
    return int(db.session.execute(_CAPTURE, values).scalar_one())


def release(hold_id: int) -> None:
    """Free all of a hold."""
    db.session.scalar(select(func.resolve_hold(hold_id, "released")))


def expire_holds() -> int:
    """Free every expired hold; return how many."""
    return int(db.session.scalar(select(func.expire_holds())) or 0)


def seal() -> int:
    """Append one block to the hash chain; return how many transfers it covers."""
    return int(db.session.scalar(select(func.seal_ledger())) or 0)
