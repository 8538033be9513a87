"""The plan with its rows, the totals of each day, and the readings."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _plan()
    _totals()
    _readings()
    op.execute("GRANT SELECT ON plan_leaf, plan_project TO app_rw")
    op.execute("GRANT SELECT, INSERT ON day_total, reading, reading_input TO app_rw")


def _plan() -> None:
    leaf = op.create_table(
        "plan_leaf",
        sa.Column("plan_no", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in (
                "name",
                "parent",
                "unit",
                "domain",
                "task",
                "nature",
                "requirement",
                "baseline_2023",
                "target_2025",
                "target_2027",
                "target_2035",
            )
        ),
        sa.CheckConstraint("nature IN ('约束性', '参考性', '特色')", name=op.f("ck_plan_leaf_nature")),
        sa.PrimaryKeyConstraint("plan_no", name=op.f("pk_plan_leaf")),
        sa.UniqueConstraint("position", name=op.f("uq_plan_leaf_position")),
    )
    project = op.create_table(
        "plan_project",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("years", sa.Text(), nullable=False),
        sa.Column("budget_wan_yuan", sa.BigInteger(), nullable=False),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_plan_project")),
    )
    op.bulk_insert(leaf, [row | {"position": n} for n, row in enumerate(_rows("leaves"), 1)])
    op.bulk_insert(project, _rows("projects"))


def _rows(name: str) -> list[dict[str, Any]]:
    text = (files("app.indicators") / "plan" / f"{name}.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _totals() -> None:
    op.create_table(
        "day_total",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("community_code", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.Column("street_code", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("n_claimed", sa.BigInteger(), nullable=False),
        sa.Column("weight_g", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("set_hash", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "n >= 0 AND n_claimed BETWEEN 0 AND n AND weight_g >= 0 AND pieces >= 0", name=op.f("ck_day_total_amounts")
        ),
        sa.CheckConstraint("vintage >= 1", name=op.f("ck_day_total_vintage")),
        sa.CheckConstraint("channel IN ('bins', 'pickup')", name=op.f("ck_day_total_channel")),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("fk_day_total_category_code_category")),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.code"], name=op.f("fk_day_total_community_code_community")
        ),
        sa.ForeignKeyConstraint(["street_code"], ["street.code"], name=op.f("fk_day_total_street_code_street")),
        sa.PrimaryKeyConstraint(
            "day", "community_code", "category_code", "scene", "channel", "vintage", name=op.f("pk_day_total")
        ),
    )


def _readings() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric(24, 6), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("flags", postgresql.JSONB(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period IN ('month', 'ytd', 'l12', 'day')", name=op.f("ck_reading_period")),
        sa.CheckConstraint("from_on <= to_on AND vintage >= 1", name=op.f("ck_reading_order")),
        sa.CheckConstraint("quality IN ('A', 'B', 'C', 'D')", name=op.f("ck_reading_quality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint(
            "measure",
            "period",
            "from_on",
            "to_on",
            "vintage",
            name=op.f("uq_reading_measure_period_from_on_to_on_vintage"),
        ),
    )
    op.create_index("ix_reading_measure_to_on", "reading", ["measure", "period", "to_on"])
    op.create_table(
        "reading_input",
        sa.Column("reading_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("n_records", sa.BigInteger(), nullable=False),
        sa.Column("set_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('numerator', 'denominator', 'part', 'note')", name=op.f("ck_reading_input_role")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_reading_input_reading_id_reading")),
        sa.PrimaryKeyConstraint("reading_id", "name", name=op.f("pk_reading_input")),
    )


def downgrade() -> None:
    for table in ("reading_input", "reading", "day_total", "plan_project", "plan_leaf"):
        op.drop_table(table)
