"""Bins, their openings, and the sessions that people open at them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id

STATES = ("in_service", "full", "fault", "offline", "suspended")


class Bin(Base):
    """A smart bin. Its site may change; each drop keeps the site at which it was made."""

    __tablename__ = "bin"
    __grants__ = "SELECT, INSERT, UPDATE"

    id: Mapped[Id]
    code: Mapped[str]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[str] = mapped_column(default="in_service")
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("code ~ '^[0-9A-Z][0-9A-Z-]{2,31}$'", name="code"),
        CheckConstraint("state IN ('in_service', 'full', 'fault', 'offline', 'suspended')", name="state"),
        Index("uq_bin_code", "code", unique=True),
    )


class BinOpening(Base):
    """One opening of a bin: its number on the front, what goes in, its volume in litres."""

    __tablename__ = "bin_opening"
    __grants__ = "SELECT, INSERT, UPDATE, DELETE"

    bin_id: Mapped[int] = mapped_column(ForeignKey("bin.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))
    capacity_l: Mapped[int]

    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 99 AND capacity_l BETWEEN 1 AND 20000", name="bounds"),)


class BinSession(Base):
    """A person at a bin, who scanned it; drops that name `code` are theirs until the session ends."""

    __tablename__ = "bin_session"
    __grants__ = "SELECT, INSERT, UPDATE"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    bin_id: Mapped[int] = mapped_column(ForeignKey("bin.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{6,12}$' AND opened_at < ends_at", name="whole"),
        Index("ix_bin_session_bin_id", "bin_id", "id"),
    )
