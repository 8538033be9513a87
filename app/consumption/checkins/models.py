"""Check-ins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id


class CheckIn(Base):
    """A person's one check-in at an event. `reward` (0.01 coin) is what the budget paid; 0 when it was empty."""

    __tablename__ = "check_in"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("mall_event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    via: Mapped[str]
    reward: Mapped[int]
    checked_in_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("via IN ('screen', 'poster')", name="via"),
        CheckConstraint("reward >= 0", name="reward"),
        Index("uq_check_in_event_id_person_id", "event_id", "person_id", unique=True),
        Index("ix_check_in_person_id_checked_in_at", "person_id", "checked_in_at"),
        Index("ix_check_in_checked_in_at_id", "checked_in_at", "id"),
        Index("ix_check_in_recorded_at", "recorded_at"),
    )
