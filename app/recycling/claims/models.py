"""Claims."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base


class Claim(Base):
    """A drop claimed for a household by its receipt. The primary key lets that happen once.

    Its coins are the transfer ("award", drop_id); there is none when it earned nothing.
    """

    __tablename__ = "claim"
    __grants__ = "SELECT, INSERT"

    drop_id: Mapped[int] = mapped_column(ForeignKey("drop.id"), primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    amount: Mapped[int]
    claimed_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)
