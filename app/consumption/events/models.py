"""Events, their steps, their seats and their budget."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id


class MallEvent(Base):
    """What a mall plans: when, where, for how many, and what a check-in earns (0.01 coin). Never edited."""

    __tablename__ = "mall_event"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    mall_id: Mapped[int] = mapped_column(ForeignKey("mall.id"))
    title: Mapped[str]
    kind: Mapped[str]
    series: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    place: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reward: Mapped[int]
    poster_check_in: Mapped[bool] = mapped_column(default=False)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("kind IN ('sea_market', 'makers_festival', 'book_drift', 'green_week', 'other')", name="kind"),
        CheckConstraint("length(title) BETWEEN 1 AND 60 AND length(place) BETWEEN 1 AND 80", name="names"),
        CheckConstraint("length(series) <= 40 AND length(summary) <= 1000", name="text"),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("reward BETWEEN 0 AND 1000000", name="reward"),
        Index("ix_mall_event_mall_id_starts_at", "mall_id", "starts_at"),
        Index("ix_mall_event_starts_at_id", "starts_at", "id"),
    )


class EventStep(Base):
    """An event was published, closed or cancelled: by whom, when and why."""

    __tablename__ = "event_step"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("mall_event.id"))
    step: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("step IN ('published', 'closed', 'cancelled')", name="step"),
        CheckConstraint("length(reason) <= 200", name="reason"),
        Index("uq_event_step_event_id_step", "event_id", "step", unique=True),
        # An event ends once.
        Index("uq_event_step_end", "event_id", unique=True, postgresql_where=text("step IN ('closed', 'cancelled')")),
    )


class EventSeats(Base):
    """How many seats an event has and how many are taken: the one row for which an event's check-ins queue."""

    __tablename__ = "event_seats"
    __grants__ = "SELECT, INSERT, UPDATE"

    event_id: Mapped[int] = mapped_column(ForeignKey("mall_event.id"), primary_key=True)
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("taken BETWEEN 0 AND capacity AND capacity BETWEEN 1 AND 100000", name="taken"),)


class EventFunding(Base):
    """The office put `amount` (0.01 coin) into an event's budget."""

    __tablename__ = "event_funding"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("mall_event.id"))
    amount: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    funded_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("amount BETWEEN 1 AND 1000000000", name="amount"),
        CheckConstraint("length(note) <= 200", name="note"),
        Index("ix_event_funding_event_id", "event_id"),
    )
