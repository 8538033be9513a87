"""Merchants, what a coin is worth to them, and the code on their counter."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id


class Category(StrEnum):
    """What a merchant sells (商户类别)."""

    GROCERY = "grocery"  # 便利店
    SUPERMARKET = "supermarket"  # 超市
    MARKET = "market"  # 菜市场
    CATERING = "catering"  # 餐饮
    LAUNDRY = "laundry"  # 洗衣
    REPAIR = "repair"  # 维修
    BOOKS = "books"  # 书店
    OTHER = "other"  # 其他


class State(StrEnum):
    """Whether a merchant takes coins (商户状态)."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Merchant(Base):
    """A business that gives goods for coins (商户): one organisation, one till, one payable account."""

    __tablename__ = "merchant"
    __grants__ = "SELECT, INSERT, UPDATE (name, category, hours, state, confirm_above)"
    __table_args__ = (
        CheckConstraint(
            "category IN ('grocery', 'supermarket', 'market', 'catering', 'laundry', 'repair', 'books', 'other')",
            name="category",
        ),
        CheckConstraint("state IN ('open', 'suspended', 'closed')", name="state"),
        CheckConstraint("confirm_above > 0", name="confirm_above"),
        CheckConstraint("length(name) BETWEEN 1 AND 80 AND length(hours) <= 80", name="text"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str]
    hours: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=State.OPEN)
    # A charge above this amount (0.01 coin) waits for the resident's confirmation.
    confirm_above: Mapped[int] = mapped_column(default=5000)
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)


class Contract(Base):
    """What the programme pays a merchant per coin from a day on. The next version ends this one."""

    __tablename__ = "contract"
    __grants__ = "SELECT, INSERT"
    __table_args__ = (
        UniqueConstraint("merchant_id", "valid_from"),
        CheckConstraint("fen_per_coin BETWEEN 1 AND 10000", name="fen_per_coin"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    fen_per_coin: Mapped[int]
    valid_from: Mapped[date]
    agreed_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CounterCode(Base):
    """The printed code on a counter (柜台码). It names the merchant and is not secret; a lost print is revoked."""

    __tablename__ = "counter_code"
    __grants__ = "SELECT, INSERT, UPDATE (revoked_at)"
    __table_args__ = (
        Index("uq_counter_code_live", "merchant_id", unique=True, postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint("token ~ '^[A-Z2-9]{12,32}$'", name="token"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    token: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[datetime | None]
