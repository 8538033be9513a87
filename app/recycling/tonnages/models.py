"""Tonnages and the uploads that brought them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id

KINDS = ("haulage", "kitchen", "yard", "residue")
SECTORS = ("residential", "public", "commercial", "industrial")


class TonnageUpload(Base):
    """One file of tonnages and what became of its rows; `refused` keeps the cells of refused rows."""

    __tablename__ = "tonnage_upload"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    kind: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    file_name: Mapped[str]
    file_digest: Mapped[bytes] = mapped_column(LargeBinary)
    added: Mapped[int] = mapped_column(Integer)
    corrected: Mapped[int] = mapped_column(Integer)
    same: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    refused: Mapped[list[Any]]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Tonnage(Base):
    """One version of one record: so much, from day to day. The version that is not superseded counts.

    haulage 清运量 · kitchen 厨余 delivered to treatment · yard 废品回收站 · residue 分拣残渣 sent to incineration.
    `in_haulage`: sanitation hauled this mass, so that 清运量 includes it. A correction to 0 withdraws a record.
    """

    __tablename__ = "tonnage"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    kind: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    record_no: Mapped[str]
    version: Mapped[int] = mapped_column(Integer)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("tonnage.id"), unique=True)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    street_code: Mapped[str | None] = mapped_column(ForeignKey("street.code"))
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    weight_g: Mapped[int]
    source_sector: Mapped[str]
    in_haulage: Mapped[bool]
    document_no: Mapped[str] = mapped_column(server_default="")
    upload_id: Mapped[int] = mapped_column(ForeignKey("tonnage_upload.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "record_no", "version"),
        CheckConstraint("kind IN ('haulage', 'kitchen', 'yard', 'residue')", name="kind"),
        CheckConstraint("(version = 1) = (supersedes_id IS NULL)", name="version"),
        CheckConstraint("from_on <= to_on AND to_on - from_on <= 366", name="period"),
        CheckConstraint("weight_g BETWEEN 0 AND 10000000000000", name="weight_g"),
        CheckConstraint("source_sector IN ('residential', 'public', 'commercial', 'industrial')", name="source_sector"),
        CheckConstraint("length(record_no) BETWEEN 1 AND 64 AND length(document_no) <= 80", name="text"),
        Index("ix_tonnage_kind_to_on", "kind", "to_on"),
        Index("ix_tonnage_recorded_at", "recorded_at"),
    )
