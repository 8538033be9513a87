"""What ran, what failed, and the scheduler's heartbeat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id


class JobRun(Base):
    """One slot of one job, done. The primary key is what makes it happen once."""

    __tablename__ = "job_run"
    __grants__ = "SELECT, INSERT, DELETE"

    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime]
    runner: Mapped[str]
    outcome: Mapped[str]


class JobFailure(Base):
    """One attempt at a slot that raised; its effect was rolled back and the slot is still open."""

    __tablename__ = "job_failure"
    __grants__ = "SELECT, INSERT, DELETE"

    id: Mapped[Id]
    job: Mapped[str]
    slot: Mapped[datetime]
    failed_at: Mapped[datetime] = mapped_column(default=clock.now)
    runner: Mapped[str]
    error: Mapped[str]

    __table_args__ = (Index("ix_job_failure_job_slot", "job", "slot"),)


class JobHeartbeat(Base):
    """When a scheduler last looked at the timetable; older than two sweeps means that none is running."""

    __tablename__ = "job_heartbeat"
    __grants__ = "SELECT, INSERT, UPDATE"

    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
    runner: Mapped[str]
