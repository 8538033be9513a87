"""The ledger's rows: who holds coins, what moved, what is set aside, what a kilogram earns.

Amounts are bigint in 0.01 coin. Mapped for reading only: every write goes through the functions in `sql/`, because
the program's role may not write these tables.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Computed, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id


class Account(Base):
    """A holder of coins. `balance` is a cache kept only where a decision needs it (see `accounts.TRACKED`)."""

    __tablename__ = "account"
    __table_args__ = (
        # The number first: it tells nearly all apart, and is compared faster than a word.
        UniqueConstraint("owner_id", "kind"),
        CheckConstraint("balance - held >= 0", name="covered"),
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("(kind IN ('wallet', 'event')) = (balance IS NOT NULL)", name="tracked"),
        # Room on each page, so that an updated balance stays on it and no index is touched.
        {"postgresql_with": {"fillfactor": 70}},
    )

    id: Mapped[Id]
    kind: Mapped[str]
    owner_id: Mapped[int]
    code: Mapped[str] = mapped_column(Computed("kind || ':' || owner_id", persisted=True))
    balance: Mapped[int | None]
    held: Mapped[int] = mapped_column(server_default=text("0"))


class MovementKind(Base):
    """Which kind of account may pay which, and for what. Its rows are `movements.MOVEMENTS`."""

    __tablename__ = "movement_kind"

    kind: Mapped[str] = mapped_column(primary_key=True)
    debit_kind: Mapped[str] = mapped_column(primary_key=True)
    credit_kind: Mapped[str] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime | None]


class Transfer(Base):
    """Coins that left `debit_id` for `credit_id`. Appended, never edited.

    (kind, source_id) is the business key: one drop is awarded once, one charge paid once. Accounts and
    reversed transfers are not foreign keys because the only writers, the functions in `sql/`, have already locked or
    joined them, and look-ups per row are a third of the cost of taking a batch of drops; `flask points audit` looks
    for orphans.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount BETWEEN 1 AND 1000000000000", name="amount"),
        CheckConstraint("debit_id <> credit_id", name="two_sided"),
        CheckConstraint("source_id > 0", name="source_id"),
        CheckConstraint("isfinite(occurred_at)", name="occurred_at"),
        # The id first: new ones are the greatest, so the index is appended to.
        UniqueConstraint("source_id", "kind"),
        Index("uq_transfer_reverses_id", "reverses_id", unique=True, postgresql_where=text("reverses_id IS NOT NULL")),
        Index("ix_transfer_credit", "credit_id", "id"),
        Index("ix_transfer_debit", "debit_id", "id", postgresql_where=text("kind <> 'award'")),
    )

    id: Mapped[Id]
    source_id: Mapped[int]
    debit_id: Mapped[int]
    credit_id: Mapped[int]
    amount: Mapped[int]
    tariff_id: Mapped[int | None]
    actor_id: Mapped[int | None]
    reverses_id: Mapped[int | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    kind: Mapped[str]
    reason: Mapped[str | None]


class Hold(Base):
    """Coins set aside in a wallet until captured, released or expired."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("amount BETWEEN 1 AND 1000000000000", name="amount"),
        CheckConstraint("expires_at > placed_at AND isfinite(expires_at)", name="expires_at"),
        CheckConstraint("captured BETWEEN 0 AND amount", name="captured"),
        CheckConstraint("state IN ('pending', 'captured', 'released', 'expired')", name="state"),
        CheckConstraint("(state = 'captured') = (captured > 0)", name="resolved"),
        CheckConstraint("(state = 'captured') = (transfer_id IS NOT NULL)", name="paid"),
        Index("ix_hold_pending", "expires_at", postgresql_where=text("state = 'pending'")),
        Index("ix_hold_account_id", "account_id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    amount: Mapped[int]
    captured: Mapped[int] = mapped_column(server_default=text("0"))
    state: Mapped[str] = mapped_column(server_default="pending")
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
    placed_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    expires_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


class Tariff(Base):
    """What a drop of one category earns in one scene ('*': any) during `valid`.

    A price never changes: the next version ends this one. Overlap is refused by the database.
    """

    __tablename__ = "tariff"
    __table_args__ = (
        CheckConstraint(
            "per_kg BETWEEN 0 AND 1000000000 AND per_piece BETWEEN 0 AND 1000000000 AND per_kg + per_piece > 0",
            name="pays",
        ),
        CheckConstraint("cap_per_drop BETWEEN 1 AND 1000000000", name="cap"),
        CheckConstraint(
            "NOT isempty(valid) AND NOT lower_inf(valid) AND isfinite(lower(valid))"
            " AND (upper_inf(valid) OR isfinite(upper(valid)))",
            name="valid",
        ),
        ExcludeConstraint(("category_code", "="), ("scene", "="), ("valid", "&&"), name="no_overlap", using="gist"),
    )

    id: Mapped[Id]
    category_code: Mapped[str]
    category_name: Mapped[str]
    scene: Mapped[str] = mapped_column(server_default="*")
    per_kg: Mapped[int]
    per_piece: Mapped[int]
    cap_per_drop: Mapped[int | None]
    valid: Mapped[Range[Any]] = mapped_column(TSTZRANGE)
    published_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    actor_id: Mapped[int | None]


class LedgerBlock(Base):
    """One link of the hash chain: transfers up to `last_id`, sealed afterwards, off the hot path."""

    __tablename__ = "ledger_block"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    n: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class CoinDay(Base):
    """Transfers of a business day (of `recorded_at`) added up by movement and kinds of account.

    A reversal stands apart, under the movement that it undoes. All transfers up to the greatest `upto_id` are counted;
    `sql/count_coins.sql` is the only writer, `sql/coin_flow.sql` adds the transfers since.
    """

    __tablename__ = "coin_day"

    booked_on: Mapped[date] = mapped_column(Date, primary_key=True)
    movement: Mapped[str] = mapped_column(primary_key=True)
    reversal: Mapped[bool] = mapped_column(primary_key=True)
    debit_kind: Mapped[str] = mapped_column(primary_key=True)
    credit_kind: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    amount: Mapped[int]
    upto_id: Mapped[int]


class AuditPoint(Base):
    """How far one book was proven: transfers and blocks, and of each kind of movement the things that it paid for.

    Everything up to `sure_id` was there when it was looked at; up to `last_id` something may have been under way.
    """

    __tablename__ = "audit_point"
    __grants__ = "SELECT, INSERT, UPDATE"

    book: Mapped[str] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    sure_id: Mapped[int]
    proven_at: Mapped[datetime]


class ProvenBalance(Base):
    """What a balance was after the last transfer that the audit has proven."""

    __tablename__ = "proven_balance"
    __grants__ = "SELECT, INSERT, UPDATE"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    amount: Mapped[int]
