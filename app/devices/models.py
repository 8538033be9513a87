"""Keys of devices, and the numbers that they have used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id


class DeviceKey(Base):
    """The secret that one device signs with. A device is known by (kind, owner_id): ("bin", 7) is bin 7.

    `slot` lets two keys live side by side while one replaces the other, and the database refuse a third.
    """

    __tablename__ = "device_key"
    __grants__ = "SELECT, INSERT, UPDATE (revoked_at)"

    id: Mapped[Id]
    key_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    owner_id: Mapped[int]
    slot: Mapped[int] = mapped_column(SmallInteger)
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('bin', 'machine')", name="kind"),
        CheckConstraint("slot IN (1, 2)", name="slot"),
        Index(
            "uq_device_key_live", "kind", "owner_id", "slot", unique=True, postgresql_where=text("revoked_at IS NULL")
        ),
    )


class DeviceNonce(Base):
    """A nonce (number used once). Rows older than the time window are useless and are removed."""

    __tablename__ = "device_nonce"
    __grants__ = "SELECT, INSERT, DELETE"

    device_key_id: Mapped[int] = mapped_column(ForeignKey("device_key.id"), primary_key=True, autoincrement=False)
    nonce: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
