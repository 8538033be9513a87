"""The plan, the totals of each day, and the readings computed from them. All of it is appended, none edited."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id


class PlanLeaf(Base):
    """One of the plan's 39 leaves, its cells verbatim. `parent` names the indicator a sub-indicator belongs to."""

    __tablename__ = "plan_leaf"

    plan_no: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    parent: Mapped[str]
    unit: Mapped[str]
    domain: Mapped[str]
    task: Mapped[str]
    nature: Mapped[str]
    requirement: Mapped[str]
    baseline_2023: Mapped[str]
    target_2025: Mapped[str]
    target_2027: Mapped[str]
    target_2035: Mapped[str]
    closed_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("nature IN ('约束性', '参考性', '特色')", name="nature"),)

    @property
    def number(self) -> int:
        """The number of the indicator, 1 to 31, that this leaf belongs to."""
        return int(self.plan_no.partition("-")[0])


class PlanProject(Base):
    """One of the plan's key projects, its cells verbatim; the budget in 10,000 yuan."""

    __tablename__ = "plan_project"

    no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str]
    content: Mapped[str]
    years: Mapped[str]
    budget_wan_yuan: Mapped[int]
    funding: Mapped[str]
    department: Mapped[str]
    closed_at: Mapped[datetime | None]


class DayTotal(Base):
    """The total of one cell of a business day; the newest vintage of a cell counts.

    `set_hash` is SHA-256 over the cell's records, sorted by id, each with its content; a cell whose records are gone
    keeps a vintage of zeros. Mass is `weight_g`; a drop that was only counted adds to `pieces`.
    """

    __tablename__ = "day_total"
    __grants__ = "SELECT, INSERT"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    community_code: Mapped[str] = mapped_column(ForeignKey("community.code"), primary_key=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"), primary_key=True)
    scene: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    vintage: Mapped[int] = mapped_column(Integer, primary_key=True)
    street_code: Mapped[str] = mapped_column(ForeignKey("street.code"))
    n: Mapped[int]
    n_claimed: Mapped[int]
    weight_g: Mapped[int]
    pieces: Mapped[int]
    set_hash: Mapped[str]
    computed_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("n >= 0 AND n_claimed BETWEEN 0 AND n AND weight_g >= 0 AND pieces >= 0", name="amounts"),
        CheckConstraint("vintage >= 1", name="vintage"),
        CheckConstraint("channel IN ('bins', 'pickup')", name="channel"),
    )


class DaySum(Base):
    """The sums of a business day's current cells, by channel; kept so that long periods read few rows.

    `counted_*` is the share that may count as recycled (see `rate.UNCOUNTED_CATEGORIES`).
    """

    __tablename__ = "day_sum"
    __grants__ = "SELECT, INSERT, DELETE"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    n_claimed: Mapped[int]
    weight_g: Mapped[int]
    set_hash: Mapped[str]
    counted_n: Mapped[int]
    counted_g: Mapped[int]
    counted_hash: Mapped[str]

    __table_args__ = (CheckConstraint("channel IN ('bins', 'pickup')", name="channel"),)


class Participant(Base):
    """A household that took part, since the business day of its first drop."""

    __tablename__ = "participant"
    __grants__ = "SELECT, INSERT, UPDATE, DELETE"

    household_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_on: Mapped[date] = mapped_column(Date, index=True)


class RefreshPoint(Base):
    """When readings were last refreshed: one row, or none before the first time."""

    __tablename__ = "refresh_point"
    __grants__ = "SELECT, INSERT, DELETE"

    refreshed_at: Mapped[datetime] = mapped_column(primary_key=True)


class Reading(Base):
    """One value of a measure for a period, as known when it was computed; the newest vintage counts.

    `measure` is a plan number or the name of a supporting measure. Without a value, `basis` says what is missing.
    """

    __tablename__ = "reading"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    measure: Mapped[str]
    period: Mapped[str]
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    vintage: Mapped[int] = mapped_column(Integer)
    value: Mapped[Decimal | None] = mapped_column(Numeric(24, 6))
    unit: Mapped[str]
    basis: Mapped[str]
    flags: Mapped[list[Any]] = mapped_column(JSONB)
    quality: Mapped[str]
    computed_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("measure", "period", "from_on", "to_on", "vintage"),
        CheckConstraint("period IN ('month', 'ytd', 'l12', 'day')", name="period"),
        CheckConstraint("from_on <= to_on AND vintage >= 1", name="order"),
        CheckConstraint("quality IN ('A', 'B', 'C', 'D')", name="quality"),
        Index("ix_reading_measure_to_on", "measure", "period", "to_on", "vintage"),
    )


class ReadingInput(Base):
    """An input of a reading: a sum over records, their number, and the hash of the record set."""

    __tablename__ = "reading_input"
    __grants__ = "SELECT, INSERT"

    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    value: Mapped[int]
    unit: Mapped[str]
    n_records: Mapped[int]
    set_hash: Mapped[str]

    __table_args__ = (CheckConstraint("role IN ('numerator', 'denominator', 'part', 'note')", name="role"),)
