"""The tables of app.points: the coin ledger, holds, tariffs, the hash chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.db import UtcDateTime, sql_source
from app.points.movements import MOVEMENTS

revision = "0003"
down_revision = "0002"

# In the order in which they call each other.
FUNCTIONS = {
    "open_accounts": "text, bigint[]",
    "open_account": "text, bigint",
    "post_transfer": "text, bigint, bigint, bigint, bigint, timestamptz, bigint, bigint, text",
    "post_transfers": "text, bigint[], bigint, bigint[], bigint[], timestamptz[], bigint[]",
    "reverse_transfer": "bigint, bigint, text",
    "place_hold": "text, bigint, bigint, integer",
    "resolve_hold": "bigint, text, bigint, text, bigint, bigint, timestamptz, bigint",
    "expire_holds": "",
    "tariff_amount": "bigint, bigint, bigint, bigint, bigint",
    "publish_tariff": "text, text, text, bigint, bigint, bigint, timestamptz, bigint",
    "block_hash": "bytea, bigint, bigint",
    "seal_ledger": "bigint",
}
TABLES = ("account", "movement_kind", "transfer", "hold", "tariff", "ledger_block")


def upgrade() -> None:
    _accounts()
    _transfers()
    _holds()
    _tariffs()
    op.create_table(
        "ledger_block",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("last_id", sa.BigInteger, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("sealed_at", UtcDateTime, server_default=sa.text("clock_timestamp()"), nullable=False),
    )
    op.execute(sql_source("app.points", "entry"))
    for name, arguments in FUNCTIONS.items():
        op.execute(sql_source("app.points", name))
        op.execute(f"REVOKE ALL ON FUNCTION {name}({arguments}) FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name}({arguments}) TO app_rw")
    for table in (*TABLES, "entry"):
        op.execute(f"GRANT SELECT ON {table} TO app_rw")


def downgrade() -> None:
    for name, arguments in reversed(FUNCTIONS.items()):
        op.execute(f"DROP FUNCTION {name}({arguments})")
    op.execute("DROP VIEW entry")
    for table in reversed(TABLES):
        op.drop_table(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _accounts() -> None:
    account = op.create_table(
        "account",
        _id(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner_id", sa.BigInteger, nullable=False),
        sa.Column("code", sa.Text, sa.Computed("kind || ':' || owner_id", persisted=True), nullable=False),
        sa.Column("balance", sa.BigInteger),
        sa.Column("held", sa.BigInteger, server_default=sa.text("0"), nullable=False),
        sa.UniqueConstraint("kind", "owner_id", name="uq_account_kind_owner_id"),
        sa.CheckConstraint("balance - held >= 0", name="covered"),
        sa.CheckConstraint("held >= 0", name="held"),
        sa.CheckConstraint("(kind IN ('wallet', 'event')) = (balance IS NOT NULL)", name="tracked"),
        postgresql_with={"fillfactor": 70},
    )
    own = ("issuance", "settled", "expired", "loss", "adjust")
    op.bulk_insert(account, [{"kind": kind, "owner_id": 0} for kind in own])
    movement = op.create_table(
        "movement_kind",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("debit_kind", sa.Text, primary_key=True),
        sa.Column("credit_kind", sa.Text, primary_key=True),
    )
    op.bulk_insert(
        movement,
        [
            {"kind": kind, "debit_kind": debit.value, "credit_kind": credit.value}
            for kind, pairs in MOVEMENTS.items()
            for debit, credit in pairs
        ],
    )


def _transfers() -> None:
    op.create_table(
        "transfer",
        _id(),
        sa.Column("source_id", sa.BigInteger, nullable=False),
        sa.Column("debit_id", sa.BigInteger, nullable=False),
        sa.Column("credit_id", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("tariff_id", sa.BigInteger),
        sa.Column("actor_id", sa.BigInteger),
        sa.Column("reverses_id", sa.BigInteger, sa.ForeignKey("transfer.id", name="fk_transfer_reverses_id_transfer")),
        sa.Column("occurred_at", UtcDateTime, nullable=False),
        sa.Column("recorded_at", UtcDateTime, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.CheckConstraint("amount > 0", name="positive"),
        sa.CheckConstraint("debit_id <> credit_id", name="two_sided"),
        sa.UniqueConstraint("kind", "source_id", name="uq_transfer_kind_source_id"),
        sa.UniqueConstraint("reverses_id", name="uq_transfer_reverses_id"),
    )
    op.create_index("ix_transfer_credit", "transfer", ["credit_id", "id"])
    op.create_index("ix_transfer_debit", "transfer", ["debit_id", "id"], postgresql_where=sa.text("kind <> 'award'"))


def _holds() -> None:
    op.create_table(
        "hold",
        _id(),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column(
            "account_id", sa.BigInteger, sa.ForeignKey("account.id", name="fk_hold_account_id_account"), nullable=False
        ),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("captured", sa.BigInteger, server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.Text, server_default="pending", nullable=False),
        sa.Column("transfer_id", sa.BigInteger, sa.ForeignKey("transfer.id", name="fk_hold_transfer_id_transfer")),
        sa.Column("placed_at", UtcDateTime, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("resolved_at", UtcDateTime),
        sa.UniqueConstraint("key", name="uq_hold_key"),
        sa.UniqueConstraint("transfer_id", name="uq_hold_transfer_id"),
        sa.CheckConstraint("amount > 0", name="positive"),
        sa.CheckConstraint("captured BETWEEN 0 AND amount", name="captured"),
        sa.CheckConstraint("state IN ('pending', 'captured', 'released', 'expired')", name="state"),
        sa.CheckConstraint("(state = 'captured') = (captured > 0)", name="resolved"),
    )
    op.create_index("ix_hold_pending", "hold", ["expires_at"], postgresql_where=sa.text("state = 'pending'"))
    op.create_index("ix_hold_account_id", "hold", ["account_id"])


def _tariffs() -> None:
    op.create_table(
        "tariff",
        _id(),
        sa.Column("category_code", sa.Text, nullable=False),
        sa.Column("category_name", sa.Text, nullable=False),
        sa.Column("scene", sa.Text, server_default="*", nullable=False),
        sa.Column("per_kg", sa.BigInteger, nullable=False),
        sa.Column("per_piece", sa.BigInteger, nullable=False),
        sa.Column("cap_per_drop", sa.BigInteger),
        sa.Column("valid", postgresql.TSTZRANGE, nullable=False),
        sa.Column("published_at", UtcDateTime, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("published_by", sa.BigInteger),
        sa.CheckConstraint("per_kg >= 0 AND per_piece >= 0 AND per_kg + per_piece > 0", name="pays"),
        sa.CheckConstraint("cap_per_drop > 0", name="cap"),
        sa.CheckConstraint("NOT isempty(valid) AND NOT lower_inf(valid)", name="valid"),
        postgresql.ExcludeConstraint(
            ("category_code", "="), ("scene", "="), ("valid", "&&"), name="no_overlap", using="gist"
        ),
    )
