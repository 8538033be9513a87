"""Pay codes, charges, pending charges, refunds, and the lock on a till.

Amounts are bigint in 0.01 coin.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id

MOST = 1_000_000  # 10,000 coins: more than any wallet should pay at one counter


class Via(StrEnum):
    """How the wallet was identified at the counter."""

    SCAN = "scan"  # 扫付款码
    DIGITS = "digits"  # 输入数字
    COUNTER = "counter"  # 居民扫柜台码


class PayCode(Base):
    """A promise to pay one charge within a minute (付款码). Only keyed hashes of it are kept."""

    __tablename__ = "pay_code"
    __grants__ = "SELECT, INSERT, UPDATE (used_at, revoked_at), DELETE"
    __table_args__ = (
        # One code per person that no newer one has revoked, used or not: no index names `used_at`, so that using a code
        # touches none of them. Room on each page for the rows that are used.
        Index("uq_pay_code_newest", "person_id", unique=True, postgresql_where=text("revoked_at IS NULL")),
        Index("ix_pay_code_person_id", "person_id", "issued_at"),
        CheckConstraint("expires_at > issued_at", name="lifetime"),
        {"postgresql_with": {"fillfactor": 70}},
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    digits_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Charge(Base):
    """Coins a merchant took from a wallet (收款). Never edited: what is given back is a Refund."""

    __tablename__ = "charge"
    __grants__ = "SELECT, INSERT"
    __table_args__ = (
        UniqueConstraint("merchant_id", "request_key"),
        UniqueConstraint("id", "amount"),
        CheckConstraint(f"amount BETWEEN 1 AND {MOST}", name="amount"),
        CheckConstraint("via IN ('scan', 'digits', 'counter')", name="via"),
        CheckConstraint("(via = 'counter') = (pay_code_id IS NULL)", name="pay_code"),
        CheckConstraint("length(request_key) BETWEEN 1 AND 200", name="request_key"),
        Index("ix_charge_merchant_id", "merchant_id", "occurred_at"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    payer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # Staff at the till; empty at the counter and for a till program with a key.
    till_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # No foreign key, because codes are swept away after a month; unique, so that one code never pays twice.
    pay_code_id: Mapped[int | None] = mapped_column(unique=True)
    amount: Mapped[int]
    via: Mapped[str]
    request_key: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class PendingCharge(Base):
    """A charge too large to take without asking: the coins are held until the payer agrees (待确认收款)."""

    __tablename__ = "pending_charge"
    __grants__ = "SELECT, INSERT, UPDATE (hold_id, charge_id, state)"
    __table_args__ = (
        UniqueConstraint("merchant_id", "request_key"),
        CheckConstraint(f"amount BETWEEN 1 AND {MOST}", name="amount"),
        CheckConstraint("via IN ('scan', 'digits')", name="via"),
        CheckConstraint("state IN ('waiting', 'paid', 'declined', 'cancelled')", name="state"),
        CheckConstraint("(state = 'paid') = (charge_id IS NOT NULL)", name="paid"),
        Index("ix_pending_charge_payer_id", "payer_id", "asked_at"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    payer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    till_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    pay_code_id: Mapped[int] = mapped_column(unique=True)
    amount: Mapped[int]
    via: Mapped[str]
    request_key: Mapped[str]
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), unique=True)
    state: Mapped[str] = mapped_column(server_default="waiting")
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Refund(Base):
    """Coins given back, all or part of one charge (退款).

    Each row continues the one before it: its foreign keys hold the sum refunded so far and the charge's amount, so that
    no order of events, and no writer, can refund more than was paid.
    """

    __tablename__ = "refund"
    __grants__ = "SELECT, INSERT"
    __table_args__ = (
        UniqueConstraint("charge_id", "n"),
        UniqueConstraint("charge_id", "n", "refunded_after"),
        UniqueConstraint("charge_id", "request_key"),
        ForeignKeyConstraint(
            ["charge_id", "charged"], ["charge.id", "charge.amount"], name="fk_refund_charge_id_charge"
        ),
        ForeignKeyConstraint(
            ["charge_id", "previous_n", "refunded_before"],
            ["refund.charge_id", "refund.n", "refund.refunded_after"],
            name="fk_refund_previous_refund",
        ),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("refunded_after = refunded_before + amount", name="sum"),
        CheckConstraint("refunded_after <= charged", name="covered"),
        CheckConstraint(
            "CASE WHEN n = 1 THEN previous_n IS NULL AND refunded_before = 0 "
            "ELSE n > 1 AND previous_n IS NOT NULL AND previous_n = n - 1 END",
            name="chain",
        ),
        CheckConstraint("length(reason) BETWEEN 1 AND 200", name="reason"),
        CheckConstraint("length(request_key) BETWEEN 1 AND 200", name="request_key"),
    )

    id: Mapped[Id]
    charge_id: Mapped[int]
    n: Mapped[int]
    previous_n: Mapped[int | None]
    charged: Mapped[int]
    refunded_before: Mapped[int]
    amount: Mapped[int]
    refunded_after: Mapped[int]
    reason: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    request_key: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class TillLock(Base):
    """How many wrong codes a till has tried, and until when it is locked."""

    __tablename__ = "till_lock"
    __grants__ = "SELECT, INSERT, UPDATE (failures, since, locked_until)"

    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"), primary_key=True, autoincrement=False)
    failures: Mapped[int]
    since: Mapped[datetime]
    locked_until: Mapped[datetime | None]
