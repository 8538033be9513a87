"""What wallets hold, what moved, what is owed, and whether the ledger is consistent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, text, tuple_
from sqlalchemy.orm import aliased

from app.clock import now
from app.db import db, sql_source
from app.points.accounts import Kind
from app.points.models import Account, AuditPoint, LedgerBlock, Tariff, Transfer


@dataclass(frozen=True, slots=True)
class Balance:
    """What a wallet holds, in 0.01 coin: `posted` in all, `held` of it set aside, `free` to spend."""

    posted: int
    held: int

    @property
    def free(self) -> int:
        """What can be spent now."""
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class Line:
    """One movement as its holder sees it: `amount` in 0.01 coin, negative for coins paid; `balance` after it."""

    transfer_id: int
    kind: str
    source_id: int
    amount: int
    other_kind: str
    other_owner_id: int
    occurred_at: datetime
    recorded_at: datetime
    reverses_id: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Liability:
    """Coins issued and not yet handed in, in 0.01 coin. issued = outstanding + budgets + gone."""

    issued: int
    wallets: int
    budgets: int
    owed_merchants: int
    gone: int


@dataclass(frozen=True, slots=True)
class Fault:
    """An inconsistency of the ledger."""

    check: str
    object: str
    expected: str
    found: str


def place_of(line: Line) -> tuple[datetime, int]:
    """Return a line's position in its holder's statement, for a cursor."""
    return line.recorded_at, line.transfer_id


def account_id(kind: Kind, owner_id: int) -> int | None:
    """Return the account of a holder, or None when nothing ever moved there."""
    return db.session.scalar(select(Account.id).filter_by(kind=kind, owner_id=owner_id))


def balance_of(household_id: int) -> Balance:
    """Return what a household's wallet holds; zero if it was never used."""
    return _balance(Kind.WALLET, household_id)


def budget_of(event_id: int) -> Balance:
    """Return what is left of an event's budget."""
    return _balance(Kind.EVENT, event_id)


def _balance(kind: Kind, owner_id: int) -> Balance:
    row = db.session.execute(select(Account.balance, Account.held).filter_by(kind=kind, owner_id=owner_id)).first()
    return Balance(row[0] or 0, row[1]) if row else Balance(0, 0)


def statement_of(
    kind: Kind,
    owner_id: int,
    *,
    limit: int = 20,
    before: tuple[datetime, int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    movement: str | None = None,
) -> Sequence[Line]:
    """Return a holder's movements, newest recording first.

    `before` is the (recorded_at, id) of the last line already seen; [since, until) limits the recording time.
    """
    account = account_id(kind, owner_id)
    if account is None:
        return []
    query = _lines(account).order_by(Transfer.recorded_at.desc(), Transfer.id.desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(Transfer.recorded_at, Transfer.id) < before)
    if since is not None:
        query = query.where(Transfer.recorded_at >= since)
    if until is not None:
        query = query.where(Transfer.recorded_at < until)
    if movement:
        query = query.where(Transfer.kind == movement)
    return [Line(*row) for row in db.session.execute(query)]


def _lines(account: int) -> Select[Any]:
    other = aliased(Account)
    came_in: ColumnElement[bool] = Transfer.credit_id == account
    return (
        select(
            Transfer.id,
            Transfer.kind,
            Transfer.source_id,
            case((came_in, Transfer.amount), else_=-Transfer.amount),
            other.kind,
            other.owner_id,
            Transfer.occurred_at,
            Transfer.recorded_at,
            Transfer.reverses_id,
            Transfer.reason,
        )
        .join(other, other.id == case((came_in, Transfer.debit_id), else_=Transfer.credit_id))
        .where(or_(came_in, Transfer.debit_id == account))
    )


def liability() -> Liability:
    """Return the coins issued and not yet handed in, from the transfers alone."""
    sums = {Kind(kind): int(amount) for kind, amount in db.session.execute(text(_NET_BY_KIND))}
    return Liability(
        issued=-sums.get(Kind.ISSUANCE, 0),
        wallets=sums.get(Kind.WALLET, 0),
        budgets=sums.get(Kind.EVENT, 0),
        owed_merchants=sums.get(Kind.MERCHANT, 0),
        gone=sum(sums.get(kind, 0) for kind in (Kind.SETTLED, Kind.EXPIRED, Kind.LOSS, Kind.ADJUST, Kind.MACHINE)),
    )


_NET_BY_KIND = "SELECT a.kind, sum(e.amount) FROM entry e JOIN account a ON a.id = e.account_id GROUP BY a.kind"


def tariffs_in_force(at: datetime | None = None, category_code: str | None = None) -> Sequence[Tariff]:
    """Return the tariff versions in force at an instant (default: now), by category and scene."""
    query = select(Tariff).where(Tariff.valid.contains(at or now()))
    if category_code is not None:
        query = query.where(Tariff.category_code == category_code)
    return db.session.scalars(query.order_by(Tariff.id)).all()


def tariff_history() -> Sequence[Tariff]:
    """Return every tariff version, the newest of each category first."""
    order = (Tariff.category_code, Tariff.scene, func.lower(Tariff.valid).desc())
    return db.session.scalars(select(Tariff).order_by(*order)).all()


def plan_each_time() -> None:
    """Let the server plan the rest of the transaction by the values given.

    A plan for any value, kept after a whole audit, would read everything for the few newest rows.
    """
    db.session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


def audit_points() -> dict[str, int]:
    """Return how far each book was proven for sure."""
    return {book: last for book, last in db.session.execute(select(AuditPoint.book, AuditPoint.sure_id))}  # noqa: C416


def ledger_faults(after: int = 0) -> list[Fault]:
    """Recompute every cache and every rule of the ledger from the transfers above `after`; return what disagrees."""
    found = db.session.execute(text(sql_source("app.points", "ledger_faults")), {"after": after})
    return [Fault(*row) for row in found]


def payment_faults(kind: str, facts: str, after: int, fact: int) -> list[Fault]:
    """Return what was not paid, paid otherwise, or paid without a reason; see audit.register_payments."""
    statement = sql_source("app.points", "payment_faults").format(facts=facts)
    found = db.session.execute(text(statement), {"kind": kind, "after": after, "fact": fact})
    return [Fault(*row) for row in found]


def coin_day_faults() -> list[Fault]:
    """Return where the sums of days differ from the transfers they count; reads every transfer once."""
    rows = db.session.execute(text(sql_source("app.points", "coin_day_faults")))
    return [Fault("coin_day", f"{day} {movement}", found, known) for day, movement, known, found in rows]


def broken_block(after: int = 0) -> int | None:
    """Return the number of the first block above `after` that does not fit the transfers, or None."""
    found: int | None = db.session.scalar(text(sql_source("app.points", "broken_block")), {"block": after})
    return found


def unsealed() -> int:
    """Return how many transfers the hash chain does not cover yet."""
    last = select(func.coalesce(func.max(LedgerBlock.last_id), 0)).scalar_subquery()
    return db.session.scalar(select(func.count()).select_from(Transfer).where(Transfer.id > last)) or 0
