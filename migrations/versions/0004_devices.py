"""Keys of devices, and the numbers that they have used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "device_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('bin', 'machine')", name=op.f("ck_device_key_kind")),
        sa.CheckConstraint("slot IN (1, 2)", name=op.f("ck_device_key_slot")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_device_key_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_device_key_key_id")),
    )
    op.create_index(
        "uq_device_key_live",
        "device_key",
        ["kind", "owner_id", "slot"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "device_nonce",
        sa.Column("device_key_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_key_id"], ["device_key.id"], name=op.f("fk_device_nonce_device_key_id_device_key")
        ),
        sa.PrimaryKeyConstraint("device_key_id", "nonce", name=op.f("pk_device_nonce")),
    )
    op.create_index(op.f("ix_device_nonce_seen_at"), "device_nonce", ["seen_at"], unique=False)
    op.execute("GRANT SELECT, INSERT ON device_key TO app_rw")
    op.execute("GRANT UPDATE (revoked_at) ON device_key TO app_rw")
    op.execute("GRANT SELECT, INSERT, DELETE ON device_nonce TO app_rw")


def downgrade() -> None:
    op.drop_table("device_nonce")
    op.drop_table("device_key")
