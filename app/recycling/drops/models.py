"""What the intake keeps. Drops and conflicts are written by `sql/take_drops.sql` alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id

RECORDED = text("clock_timestamp()")


class Stream(Base):
    """One numbered series (流水): a bin since its counter last restarted, or an operator's own records.

    Taking drops of a stream locks its row, so two deliveries of one number meet here. `mark` is the greatest
    number taken, by length and then by character: above it nothing has to be looked up.
    """

    __tablename__ = "stream"

    id: Mapped[Id]
    kind: Mapped[str]
    owner_id: Mapped[int]
    boot: Mapped[int]
    mark: Mapped[str] = mapped_column(Text(collation="C"), server_default="")
    last_seen_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('bin', 'operator')", name="kind"),
        CheckConstraint("boot >= 0", name="boot"),
        UniqueConstraint("kind", "owner_id", "boot"),
        # Room on each page: every delivery moves the mark.
        {"postgresql_with": {"fillfactor": 70}},
    )


class DropBatch(Base):
    """One delivery and what became of its rows."""

    __tablename__ = "drop_batch"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    door: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    bin_id: Mapped[int | None] = mapped_column(ForeignKey("bin.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(server_default="")
    accepted: Mapped[int] = mapped_column(Integer)
    duplicate: Mapped[int] = mapped_column(Integer)
    conflict: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    recorded_at: Mapped[datetime] = mapped_column(server_default=RECORDED)

    __table_args__ = (
        CheckConstraint("door IN ('device', 'key', 'file')", name="door"),
        CheckConstraint("least(accepted, duplicate, conflict, rejected) >= 0", name="counts"),
        Index("ix_drop_batch_organisation_id", "organisation_id", "id"),
    )


class Drop(Base):
    """One weighing (投放). `occurred_at` is the street's clock, `recorded_at` ours.

    `account_id` is the wallet when it was known at the bin; a later one is in `claim`. `amount` is what the tariff
    gives, in 0.01 coin, and without `tariff_id` it is 0 because no price was in force. There are no foreign keys: the
    only writer, `take_drops`, has joined each of these rows, none of which can be deleted, and six look-ups per row
    would cost more than everything else that it does; `flask points audit` looks for orphans.
    """

    __tablename__ = "drop"

    id: Mapped[Id]
    stream_id: Mapped[int]
    bin_id: Mapped[int]
    site_id: Mapped[int]
    batch_id: Mapped[int]
    account_id: Mapped[int | None]
    tariff_id: Mapped[int | None]
    amount: Mapped[int]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=RECORDED)
    batch_row: Mapped[int] = mapped_column(Integer)
    weight_g: Mapped[int | None] = mapped_column(Integer)
    pieces: Mapped[int | None] = mapped_column(Integer)
    opening: Mapped[int | None] = mapped_column(SmallInteger)
    category_code: Mapped[str] = mapped_column(Text(collation="C"))
    number: Mapped[str] = mapped_column(Text(collation="C"))
    known_by: Mapped[str] = mapped_column(Text(collation="C"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        CheckConstraint("weight_g BETWEEN 1 AND 200000", name="weight_g"),
        CheckConstraint("pieces BETWEEN 1 AND 1000", name="pieces"),
        CheckConstraint("weight_g IS NOT NULL OR pieces IS NOT NULL", name="quantity"),
        CheckConstraint("opening BETWEEN 1 AND 99", name="opening"),
        CheckConstraint("isfinite(occurred_at)", name="occurred_at"),
        CheckConstraint("amount = 0 OR (amount > 0 AND tariff_id IS NOT NULL)", name="amount"),
        CheckConstraint("known_by IN ('none', 'card', 'phone', 'session')", name="known_by"),
        Index("uq_drop_stream_id_number", "stream_id", "number", unique=True),
        # Without autosummarize every new drop is read for every day, until the table is vacuumed.
        Index(
            "ix_drop_occurred_at",
            "occurred_at",
            postgresql_using="brin",
            postgresql_with={"pages_per_range": 32, "autosummarize": "on"},
        ),
    )


class DropConflict(Base):
    """Different content under a number that was taken: kept beside the stored drop, which stays unchanged."""

    __tablename__ = "drop_conflict"
    __grants__ = "SELECT, UPDATE (resolved_at, resolved_by, resolution)"

    id: Mapped[Id]
    drop_id: Mapped[int] = mapped_column(ForeignKey("drop.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("drop_batch.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[dict[str, Any]]
    differs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    recorded_at: Mapped[datetime] = mapped_column(server_default=RECORDED)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolution: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("drop_id", "digest"),
        CheckConstraint("(resolved_at IS NULL) = (resolution IS NULL)", name="resolved"),
        CheckConstraint("length(resolution) BETWEEN 2 AND 200", name="resolution"),
        Index("ix_drop_conflict_open", "organisation_id", "id", postgresql_where=text("resolved_at IS NULL")),
    )


class Quarantine(Base):
    """A row that could not be taken, verbatim, with the reason (隔离区)."""

    __tablename__ = "quarantine"
    __grants__ = "SELECT, INSERT, UPDATE (batch_id, batch_row, resolved_at, resolved_by, resolution)"

    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("drop_batch.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    bin_id: Mapped[int | None] = mapped_column(ForeignKey("bin.id"))
    batch_row: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str]
    column_name: Mapped[str] = mapped_column(server_default="")
    detail: Mapped[str] = mapped_column(server_default="")
    raw: Mapped[str]
    raw_digest: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolution: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(resolved_at IS NULL) = (resolution IS NULL)", name="resolved"),
        CheckConstraint("length(resolution) BETWEEN 2 AND 200", name="resolution"),
        # The same bad row sent again is still one row to correct.
        Index(
            "uq_quarantine_open",
            "organisation_id",
            "raw_digest",
            "reason",
            unique=True,
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )


class DirtyDay(Base):
    """A business day whose facts grew. Appended wherever facts are added; the aggregator removes what it has seen."""

    __tablename__ = "dirty_day"
    __grants__ = "SELECT, INSERT, DELETE"

    id: Mapped[Id]
    day: Mapped[date] = mapped_column(Date)
