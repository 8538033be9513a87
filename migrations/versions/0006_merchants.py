"""The tables of app.merchants: merchants, pay codes, charges, refunds, and the functions that take coins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime, sql_source

revision = "0006"
down_revision = "0005"

FACTS = ("contract", "charge", "refund")
# What may change about the rest, column by column.
STATE = {
    "merchant": "name, category, hours, state, confirm_above",
    "counter_code": "revoked_at",
    "pending_charge": "state, charge_id, hold_id",
    "till_lock": "failures, since, locked_until",
}
# In the order in which they call each other.
FUNCTIONS = {
    "explain_code": "bigint, text, bigint, bytea, timestamptz",
    "ask_payer": "bigint, text, bigint, text, timestamptz, bigint, bigint, bigint, bigint",
    "take_charge": "bigint, text, bigint, text, timestamptz, bytea, bigint, bigint, bigint",
}
DROPPED = ("till_lock", "refund", "pending_charge", "charge", "pay_code", "counter_code", "contract", "merchant")


def upgrade() -> None:
    _shops()
    _pay_codes()
    _charges()
    _pending_charges()
    _refunds()
    for table in FACTS:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO app_rw")
    for table, columns in STATE.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE ({columns}) ON {table} TO app_rw")
    op.execute("GRANT SELECT, INSERT, DELETE, UPDATE (used_at, revoked_at) ON pay_code TO app_rw")
    for name, arguments in FUNCTIONS.items():
        op.execute(sql_source("app.merchants", name))
        op.execute(f"REVOKE ALL ON FUNCTION {name}({arguments}) FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name}({arguments}) TO app_rw")


def downgrade() -> None:
    for name, arguments in reversed(FUNCTIONS.items()):
        op.execute(f"DROP FUNCTION {name}({arguments})")
    for table in DROPPED:
        op.drop_table(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True)


def _to(table: str, column: str, target: str, **options: bool) -> sa.Column[int]:
    """A column that points to the id of another table's row."""
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}_{target}"))
    return sa.Column(column, sa.BigInteger(), key, **{"nullable": False} | options)


def _shops() -> None:
    op.create_table(
        "merchant",
        _id(),
        _to("merchant", "organisation_id", "organisation"),
        _to("merchant", "site_id", "site"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("confirm_above", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_merchant_organisation_id")),
        sa.UniqueConstraint("name", name=op.f("uq_merchant_name")),
        sa.CheckConstraint(
            "category IN ('grocery', 'supermarket', 'market', 'catering', 'laundry', 'repair', 'books', 'other')",
            name=op.f("ck_merchant_category"),
        ),
        sa.CheckConstraint("state IN ('open', 'suspended', 'closed')", name=op.f("ck_merchant_state")),
        sa.CheckConstraint("confirm_above > 0", name=op.f("ck_merchant_confirm_above")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80 AND length(hours) <= 80", name=op.f("ck_merchant_text")),
    )
    op.create_index(op.f("ix_merchant_site_id"), "merchant", ["site_id"])
    op.create_table(
        "contract",
        _id(),
        _to("contract", "merchant_id", "merchant"),
        sa.Column("fen_per_coin", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=False),
        _to("contract", "agreed_by", "person", nullable=True),
        sa.UniqueConstraint("merchant_id", "valid_from", name=op.f("uq_contract_merchant_id_valid_from")),
        sa.CheckConstraint("fen_per_coin BETWEEN 1 AND 10000", name=op.f("ck_contract_fen_per_coin")),
    )
    op.create_table(
        "counter_code",
        _id(),
        _to("counter_code", "merchant_id", "merchant"),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.UniqueConstraint("token", name=op.f("uq_counter_code_token")),
        sa.CheckConstraint("token ~ '^[A-Z2-9]{12,32}$'", name=op.f("ck_counter_code_token")),
    )
    op.create_index(
        "uq_counter_code_live",
        "counter_code",
        ["merchant_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "till_lock",
        _to("till_lock", "merchant_id", "merchant", primary_key=True, autoincrement=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("locked_until", UtcDateTime()),
    )


def _pay_codes() -> None:
    op.create_table(
        "pay_code",
        _id(),
        _to("pay_code", "person_id", "person"),
        _to("pay_code", "household_id", "household"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pay_code_token_hash")),
        sa.UniqueConstraint("digits_hash", name=op.f("uq_pay_code_digits_hash")),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_pay_code_lifetime")),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name=op.f("ck_pay_code_one_end")),
    )
    op.create_index("ix_pay_code_person_id", "pay_code", ["person_id", "issued_at"])
    op.create_index(
        "uq_pay_code_live",
        "pay_code",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )


def _charges() -> None:
    op.create_table(
        "charge",
        _id(),
        _to("charge", "merchant_id", "merchant"),
        _to("charge", "household_id", "household"),
        _to("charge", "payer_id", "person"),
        _to("charge", "till_person_id", "person", nullable=True),
        sa.Column("pay_code_id", sa.BigInteger()),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.UniqueConstraint("merchant_id", "request_key", name=op.f("uq_charge_merchant_id_request_key")),
        sa.UniqueConstraint("pay_code_id", name=op.f("uq_charge_pay_code_id")),
        sa.UniqueConstraint("id", "amount", name=op.f("uq_charge_id_amount")),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000", name=op.f("ck_charge_amount")),
        sa.CheckConstraint("via IN ('scan', 'digits', 'counter')", name=op.f("ck_charge_via")),
        sa.CheckConstraint("(via = 'counter') = (pay_code_id IS NULL)", name=op.f("ck_charge_pay_code")),
        sa.CheckConstraint("length(request_key) BETWEEN 1 AND 200", name=op.f("ck_charge_request_key")),
    )
    op.create_index("ix_charge_merchant_id", "charge", ["merchant_id", "occurred_at"])
    op.create_index("ix_charge_household_id", "charge", ["household_id", "occurred_at"])


def _pending_charges() -> None:
    op.create_table(
        "pending_charge",
        _id(),
        _to("pending_charge", "merchant_id", "merchant"),
        _to("pending_charge", "household_id", "household"),
        _to("pending_charge", "payer_id", "person"),
        _to("pending_charge", "till_person_id", "person", nullable=True),
        sa.Column("pay_code_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        _to("pending_charge", "hold_id", "hold", nullable=True),
        _to("pending_charge", "charge_id", "charge", nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("merchant_id", "request_key", name=op.f("uq_pending_charge_merchant_id_request_key")),
        sa.UniqueConstraint("pay_code_id", name=op.f("uq_pending_charge_pay_code_id")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_pending_charge_hold_id")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_pending_charge_charge_id")),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000", name=op.f("ck_pending_charge_amount")),
        sa.CheckConstraint("via IN ('scan', 'digits')", name=op.f("ck_pending_charge_via")),
        sa.CheckConstraint(
            "state IN ('waiting', 'paid', 'declined', 'cancelled')", name=op.f("ck_pending_charge_state")
        ),
        sa.CheckConstraint("(state = 'paid') = (charge_id IS NOT NULL)", name=op.f("ck_pending_charge_paid")),
    )
    op.create_index("ix_pending_charge_payer_id", "pending_charge", ["payer_id", "asked_at"])


def _refunds() -> None:
    op.create_table(
        "refund",
        _id(),
        sa.Column("charge_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("previous_n", sa.BigInteger()),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("refunded_before", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded_after", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("refund", "person_id", "person", nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.UniqueConstraint("charge_id", "n", name=op.f("uq_refund_charge_id_n")),
        sa.UniqueConstraint("charge_id", "n", "refunded_after", name=op.f("uq_refund_charge_id_n_refunded_after")),
        sa.UniqueConstraint("charge_id", "request_key", name=op.f("uq_refund_charge_id_request_key")),
        sa.ForeignKeyConstraint(
            ["charge_id", "charged"], ["charge.id", "charge.amount"], name=op.f("fk_refund_charge_id_charge")
        ),
        sa.ForeignKeyConstraint(
            ["charge_id", "previous_n", "refunded_before"],
            ["refund.charge_id", "refund.n", "refund.refunded_after"],
            name=op.f("fk_refund_previous_refund"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_positive")),
        sa.CheckConstraint("refunded_after = refunded_before + amount", name=op.f("ck_refund_sum")),
        sa.CheckConstraint("refunded_after <= charged", name=op.f("ck_refund_covered")),
        sa.CheckConstraint(
            "CASE WHEN n = 1 THEN previous_n IS NULL AND refunded_before = 0 "
            "ELSE n > 1 AND previous_n IS NOT NULL AND previous_n = n - 1 END",
            name=op.f("ck_refund_chain"),
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 200", name=op.f("ck_refund_reason")),
        sa.CheckConstraint("length(request_key) BETWEEN 1 AND 200", name=op.f("ck_refund_request_key")),
    )
