"""The tables of app.identity."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
