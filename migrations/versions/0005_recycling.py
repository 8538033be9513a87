"""Categories, bins, drops, claims and tonnages, and the one function that takes drops."""

from __future__ import annotations

import csv
from importlib.resources import files

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.db import sql_source

revision = "0005"
down_revision = "0004"

GRANTS = (
    # Written by the migration or by `take_drops` alone.
    "GRANT SELECT ON category, drop, drop_conflict, stream TO app_rw",
    # Facts.
    "GRANT SELECT, INSERT ON claim, drop_batch, tonnage, tonnage_upload, quarantine TO app_rw",
    "GRANT SELECT, INSERT, DELETE ON dirty_day TO app_rw",
    # State.
    "GRANT SELECT, INSERT, UPDATE ON bin, bin_session TO app_rw",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON bin_opening TO app_rw",
    "GRANT UPDATE (resolved_at, resolved_by, resolution) ON drop_conflict, quarantine TO app_rw",
    "GRANT UPDATE (batch_id, batch_row) ON quarantine TO app_rw",
)


def upgrade() -> None:
    _categories()
    _bins()
    _streams_and_batches()
    _drops()
    _refused_rows()
    _claims()
    _tonnages()
    for function in ("stage_drops", "take_drops"):
        op.execute(sql_source("app.recycling.drops", function))
    for grant in GRANTS:
        op.execute(grant)


def _categories() -> None:
    op.create_table(
        "category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("major", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("low_value", sa.Boolean(), nullable=False),
        sa.Column("max_weight_g", sa.BigInteger(), nullable=False),
        sa.Column("max_pieces", sa.BigInteger(), nullable=False),
        sa.Column("sort", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("code ~ '^[A-Z_]{2,20}([.][A-Z_]{2,20})?$'", name=op.f("ck_category_code")),
        sa.CheckConstraint("major IN ('recyclable', 'kitchen', 'hazardous', 'other')", name=op.f("ck_category_major")),
        sa.CheckConstraint(
            "parent_code IS NOT DISTINCT FROM nullif(split_part(code, '.', 1), code)", name=op.f("ck_category_parent")
        ),
        sa.CheckConstraint("unit IN ('kg', 'piece')", name=op.f("ck_category_unit")),
        sa.CheckConstraint(
            "max_weight_g BETWEEN 1 AND 200000 AND max_pieces BETWEEN 1 AND 1000", name=op.f("ck_category_bounds")
        ),
        sa.ForeignKeyConstraint(["parent_code"], ["category.code"], name=op.f("fk_category_parent_code_category")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_index("uq_category_sort", "category", ["sort"], unique=True)
    _load_categories()


def _bins() -> None:
    op.create_table(
        "bin",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code ~ '^[0-9A-Z][0-9A-Z-]{2,31}$'", name=op.f("ck_bin_code")),
        sa.CheckConstraint(
            "state IN ('in_service', 'full', 'fault', 'offline', 'suspended')", name=op.f("ck_bin_state")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["organisation.id"], name=op.f("fk_bin_operator_id_organisation")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_bin_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin")),
    )
    op.create_index(op.f("ix_bin_operator_id"), "bin", ["operator_id"], unique=False)
    op.create_index(op.f("ix_bin_site_id"), "bin", ["site_id"], unique=False)
    op.create_index("uq_bin_code", "bin", ["code"], unique=True)
    op.create_table(
        "bin_opening",
        sa.Column("bin_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("capacity_l", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "number BETWEEN 1 AND 99 AND capacity_l BETWEEN 1 AND 20000", name=op.f("ck_bin_opening_bounds")
        ),
        sa.ForeignKeyConstraint(["bin_id"], ["bin.id"], name=op.f("fk_bin_opening_bin_id_bin")),
        sa.ForeignKeyConstraint(
            ["category_code"], ["category.code"], name=op.f("fk_bin_opening_category_code_category")
        ),
        sa.PrimaryKeyConstraint("bin_id", "number", name=op.f("pk_bin_opening")),
    )
    op.create_table(
        "bin_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("bin_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code ~ '^[0-9]{6,12}$' AND opened_at < ends_at", name=op.f("ck_bin_session_whole")),
        sa.ForeignKeyConstraint(["bin_id"], ["bin.id"], name=op.f("fk_bin_session_bin_id_bin")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_bin_session_household_id_household")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bin_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_session")),
        sa.UniqueConstraint("code", name=op.f("uq_bin_session_code")),
    )
    op.create_index("ix_bin_session_bin_id", "bin_session", ["bin_id", "id"], unique=False)


def _streams_and_batches() -> None:
    op.create_table(
        "stream",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("boot", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('bin', 'operator')", name=op.f("ck_stream_kind")),
        sa.CheckConstraint("boot >= 0", name=op.f("ck_stream_boot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream")),
        sa.UniqueConstraint("kind", "owner_id", "boot", name=op.f("uq_stream_kind_owner_id_boot")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_table(
        "drop_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("bin_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("door IN ('device', 'key', 'file')", name=op.f("ck_drop_batch_door")),
        sa.CheckConstraint("least(accepted, duplicate, conflict, rejected) >= 0", name=op.f("ck_drop_batch_counts")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_drop_batch_actor_id_person")),
        sa.ForeignKeyConstraint(["bin_id"], ["bin.id"], name=op.f("fk_drop_batch_bin_id_bin")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_drop_batch_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drop_batch")),
    )
    op.create_index("ix_drop_batch_organisation_id", "drop_batch", ["organisation_id", "id"], unique=False)
    op.create_table(
        "dirty_day",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dirty_day")),
    )


def _drops() -> None:
    op.create_table(
        "drop",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("stream_id", sa.BigInteger(), nullable=False),
        sa.Column("bin_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("tariff_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("batch_row", sa.Integer(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.Column("opening", sa.SmallInteger(), nullable=True),
        sa.Column("category_code", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("known_by", sa.Text(collation="C"), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("known_by IN ('none', 'card', 'phone', 'session')", name=op.f("ck_drop_known_by")),
        sa.CheckConstraint("amount = 0 OR (amount > 0 AND tariff_id IS NOT NULL)", name=op.f("ck_drop_amount")),
        sa.CheckConstraint("pieces BETWEEN 1 AND 1000", name=op.f("ck_drop_pieces")),
        sa.CheckConstraint("weight_g BETWEEN 1 AND 200000", name=op.f("ck_drop_weight_g")),
        sa.CheckConstraint("weight_g IS NOT NULL OR pieces IS NOT NULL", name=op.f("ck_drop_quantity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drop")),
    )
    op.create_index("ix_drop_bin_id_occurred_at", "drop", ["bin_id", "occurred_at"], unique=False)
    op.create_index(
        "ix_drop_occurred_at",
        "drop",
        ["occurred_at"],
        unique=False,
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32},
    )
    op.create_index("uq_drop_stream_id_number", "drop", ["stream_id", "number"], unique=True)


def _refused_rows() -> None:
    op.create_table(
        "drop_conflict",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("drop_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("differs", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.BigInteger(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.CheckConstraint("(resolved_at IS NULL) = (resolution IS NULL)", name=op.f("ck_drop_conflict_resolved")),
        sa.CheckConstraint("length(resolution) BETWEEN 2 AND 200", name=op.f("ck_drop_conflict_resolution")),
        sa.ForeignKeyConstraint(["batch_id"], ["drop_batch.id"], name=op.f("fk_drop_conflict_batch_id_drop_batch")),
        sa.ForeignKeyConstraint(["drop_id"], ["drop.id"], name=op.f("fk_drop_conflict_drop_id_drop")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_drop_conflict_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], name=op.f("fk_drop_conflict_resolved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drop_conflict")),
        sa.UniqueConstraint("drop_id", "digest", name=op.f("uq_drop_conflict_drop_id_digest")),
    )
    op.create_index(op.f("ix_drop_conflict_batch_id"), "drop_conflict", ["batch_id"], unique=False)
    op.create_index(
        "ix_drop_conflict_open",
        "drop_conflict",
        ["organisation_id", "id"],
        unique=False,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("bin_id", sa.BigInteger(), nullable=True),
        sa.Column("batch_row", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("raw_digest", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.BigInteger(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.CheckConstraint("(resolved_at IS NULL) = (resolution IS NULL)", name=op.f("ck_quarantine_resolved")),
        sa.CheckConstraint("length(resolution) BETWEEN 2 AND 200", name=op.f("ck_quarantine_resolution")),
        sa.ForeignKeyConstraint(["batch_id"], ["drop_batch.id"], name=op.f("fk_quarantine_batch_id_drop_batch")),
        sa.ForeignKeyConstraint(["bin_id"], ["bin.id"], name=op.f("fk_quarantine_bin_id_bin")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quarantine_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], name=op.f("fk_quarantine_resolved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_batch_id"), "quarantine", ["batch_id"], unique=False)
    op.create_index(
        "uq_quarantine_open",
        "quarantine",
        ["organisation_id", "raw_digest", "reason"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )


def _claims() -> None:
    op.create_table(
        "claim",
        sa.Column("drop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_claim_amount")),
        sa.ForeignKeyConstraint(["drop_id"], ["drop.id"], name=op.f("fk_claim_drop_id_drop")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_claim_household_id_household")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_person_id_person")),
        sa.PrimaryKeyConstraint("drop_id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_household_id"), "claim", ["household_id"], unique=False)
    op.create_index(op.f("ix_claim_person_id"), "claim", ["person_id"], unique=False)


def _tonnages() -> None:
    op.create_table(
        "tonnage_upload",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.LargeBinary(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("refused", postgresql.JSONB(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tonnage_upload_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_tonnage_upload_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tonnage_upload")),
    )
    op.create_index(op.f("ix_tonnage_upload_organisation_id"), "tonnage_upload", ["organisation_id"], unique=False)
    op.create_table(
        "tonnage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("record_no", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.BigInteger(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("street_code", sa.Text(), nullable=True),
        sa.Column("category_code", sa.Text(), nullable=True),
        sa.Column("weight_g", sa.BigInteger(), nullable=False),
        sa.Column("source_sector", sa.Text(), nullable=False),
        sa.Column("in_haulage", sa.Boolean(), nullable=False),
        sa.Column("document_no", sa.Text(), server_default="", nullable=False),
        sa.Column("upload_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('haulage', 'kitchen', 'yard', 'residue')", name=op.f("ck_tonnage_kind")),
        sa.CheckConstraint(
            "source_sector IN ('residential', 'public', 'commercial', 'industrial')",
            name=op.f("ck_tonnage_source_sector"),
        ),
        sa.CheckConstraint("(version = 1) = (supersedes_id IS NULL)", name=op.f("ck_tonnage_version")),
        sa.CheckConstraint("from_on <= to_on AND to_on - from_on <= 366", name=op.f("ck_tonnage_period")),
        sa.CheckConstraint(
            "length(record_no) BETWEEN 1 AND 64 AND length(document_no) <= 80", name=op.f("ck_tonnage_text")
        ),
        sa.CheckConstraint("weight_g BETWEEN 0 AND 10000000000000", name=op.f("ck_tonnage_weight_g")),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("fk_tonnage_category_code_category")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tonnage_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_tonnage_recorded_by_person")),
        sa.ForeignKeyConstraint(["street_code"], ["street.code"], name=op.f("fk_tonnage_street_code_street")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["tonnage.id"], name=op.f("fk_tonnage_supersedes_id_tonnage")),
        sa.ForeignKeyConstraint(["upload_id"], ["tonnage_upload.id"], name=op.f("fk_tonnage_upload_id_tonnage_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tonnage")),
        sa.UniqueConstraint(
            "organisation_id",
            "kind",
            "record_no",
            "version",
            name=op.f("uq_tonnage_organisation_id_kind_record_no_version"),
        ),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_tonnage_supersedes_id")),
    )
    op.create_index("ix_tonnage_kind_to_on", "tonnage", ["kind", "to_on"], unique=False)
    op.create_index(op.f("ix_tonnage_upload_id"), "tonnage", ["upload_id"], unique=False)


def _load_categories() -> None:
    text = (files("app.recycling.categories") / "data" / "categories.csv").read_text(encoding="utf-8")
    table = sa.table(
        "category",
        *(sa.column(name) for name in ("code", "parent_code", "name_zh", "name_en", "major", "unit")),
        *(sa.column(name) for name in ("low_value", "max_weight_g", "max_pieces", "sort")),
    )
    rows = [
        row
        | {
            "parent_code": row["code"].partition(".")[0] if "." in row["code"] else None,
            "low_value": row["low_value"] == "1",
            "max_weight_g": int(row["max_weight_g"]),
            "max_pieces": int(row["max_pieces"]),
            "sort": place,
        }
        for place, row in enumerate(csv.DictReader(text.splitlines()), 1)
    ]
    op.bulk_insert(table, rows)


def downgrade() -> None:
    op.execute("DROP FUNCTION stage_drops, take_drops")
    for table in (
        "tonnage",
        "tonnage_upload",
        "claim",
        "quarantine",
        "drop_conflict",
        "drop",
        "dirty_day",
        "drop_batch",
        "stream",
        "bin_session",
        "bin_opening",
        "bin",
        "category",
    ):
        op.drop_table(table)
