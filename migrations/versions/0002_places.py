"""Streets, communities and sites, with the district's own streets and communities in them."""

from __future__ import annotations

import csv
from importlib.resources import files

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    street = op.create_table(
        "street",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("code ~ '^[0-9]{9}$'", name=op.f("ck_street_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_street")),
        sa.UniqueConstraint("name", name=op.f("uq_street_name")),
    )
    community = op.create_table(
        "community",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("street_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("code ~ '^[0-9]{12}$' AND left(code, 9) = street_code", name=op.f("ck_community_code")),
        sa.ForeignKeyConstraint(["street_code"], ["street.code"], name=op.f("fk_community_street_code_street")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_community")),
    )
    op.create_index("uq_community_street_code_name", "community", ["street_code", "name"], unique=True)
    op.create_table(
        "site",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("community_code", sa.Text(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("lat", sa.Numeric(9, 6), nullable=False),
        sa.Column("lon", sa.Numeric(9, 6), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scene IN ('community', 'commercial', 'factory', 'scenic')", name=op.f("ck_site_scene")),
        sa.CheckConstraint("frame IN ('WGS-84', 'GCJ-02', 'CGCS2000')", name=op.f("ck_site_frame")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_site_coordinates")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80 AND length(address) <= 200", name=op.f("ck_site_text")),
        sa.ForeignKeyConstraint(["community_code"], ["community.code"], name=op.f("fk_site_community_code_community")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_index("uq_site_community_code_name", "site", ["community_code", "name"], unique=True)
    op.execute("GRANT SELECT ON street, community TO app_rw")
    op.execute("GRANT SELECT, INSERT, UPDATE ON site TO app_rw")
    _load(street, community)


def _load(street: sa.Table, community: sa.Table) -> None:
    text = (files("app.places") / "data" / "communities.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    streets = {row["street_code"]: row["street"] for row in rows}
    op.bulk_insert(street, [{"code": code, "name": name} for code, name in streets.items()])
    op.bulk_insert(
        community,
        [{"code": r["community_code"], "street_code": r["street_code"], "name": r["community"]} for r in rows],
    )


def downgrade() -> None:
    for table in ("site", "community", "street"):
        op.drop_table(table)
