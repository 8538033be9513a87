"""Business keys that are appended to instead of searched, and functions that look things up once per delivery."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import sql_source

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # New drops have the greatest numbers of all sources: with the number first, a new key belongs at the index's end.
    op.drop_constraint("uq_transfer_kind_source_id", "transfer")
    op.create_unique_constraint("uq_transfer_source_id_kind", "transfer", ["source_id", "kind"])
    # Hardly a row reverses another; the others need neither a place in this index nor a look at the referred row.
    op.drop_constraint("fk_transfer_reverses_id_transfer", "transfer")
    op.drop_constraint("uq_transfer_reverses_id", "transfer")
    op.create_index(
        "uq_transfer_reverses_id",
        "transfer",
        ["reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )
    op.execute(sql_source("app.points", "post_transfers"))
    op.execute(sql_source("app.recycling.drops", "take_drops"))


def downgrade() -> None:
    op.drop_index("uq_transfer_reverses_id", "transfer")
    op.create_unique_constraint("uq_transfer_reverses_id", "transfer", ["reverses_id"])
    op.create_foreign_key("fk_transfer_reverses_id_transfer", "transfer", "transfer", ["reverses_id"], ["id"])
    op.drop_constraint("uq_transfer_source_id_kind", "transfer")
    op.create_unique_constraint("uq_transfer_kind_source_id", "transfer", ["kind", "source_id"])
