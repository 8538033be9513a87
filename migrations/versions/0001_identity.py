"""The tables of app.identity: people, how they prove who they are, and what was done in their name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.db import UtcDateTime

revision = "0001"
down_revision = None

FACTS = ("household", "consent", "audit_event")
EPHEMERAL = ("login_session", "login_code", "rate_limit", "idempotency")
# What may change about the rest, column by column.
STATE = {
    "organisation": "name",
    "person": "name, phone_sealed, phone_lookup, locale, text_size, disabled_at",
    "household_member": "left_at",
    "household_invite": "closed_at",
    "card": "household_id, person_id, revoked_at",
    "staff_account": "password_hash, password_changed_at, totp_sealed, totp_confirmed_at, totp_last_step",
    "role_grant": "revoked_at",
    "api_key": "expires_at, revoked_at, last_used_at",
}
DROPPED = (
    "audit_event",
    "staff_account",
    "role_grant",
    "login_session",
    "household_member",
    "household_invite",
    "consent",
    "card",
    "api_key",
    "rate_limit",
    "person",
    "organisation",
    "login_code",
    "idempotency",
    "household",
)


def upgrade() -> None:  # noqa: PLR0915 - one statement per table
    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_table(
        "idempotency",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(status IS NULL) = (body IS NULL)", name=op.f("ck_idempotency_whole")),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_created_at"), "idempotency", ["created_at"], unique=False)
    op.create_table(
        "login_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("phone_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("attempts BETWEEN 0 AND 5", name=op.f("ck_login_code_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_code")),
    )
    op.create_index(op.f("ix_login_code_expires_at"), "login_code", ["expires_at"], unique=False)
    op.create_index(op.f("ix_login_code_phone_lookup"), "login_code", ["phone_lookup"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('operator', 'merchant', 'mall', 'department', 'office')", name=op.f("ck_organisation_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("text_size", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("locale IN ('', 'zh', 'en')", name=op.f("ck_person_locale")),
        sa.CheckConstraint("text_size IN ('normal', 'large')", name=op.f("ck_person_text_size")),
        sa.CheckConstraint("(phone_sealed IS NULL) = (phone_lookup IS NULL)", name=op.f("ck_person_phone_whole")),
        sa.CheckConstraint("char_length(name) <= 60", name=op.f("ck_person_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("phone_lookup", name=op.f("uq_person_phone_lookup")),
    )
    op.create_table(
        "rate_limit",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("resets_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_rate_limit")),
    )
    op.create_index(op.f("ix_rate_limit_resets_at"), "rate_limit", ["resets_at"], unique=False)
    op.create_table(
        "api_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("cardinality(scopes) > 0", name=op.f("ck_api_key_scopes")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_api_key_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["api_key.id"], name=op.f("fk_api_key_replaces_id_api_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_key_public_id")),
    )
    op.create_index(op.f("ix_api_key_organisation_id"), "api_key", ["organisation_id"], unique=False)
    op.create_table(
        "card",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("code ~ '^[0-9A-Z-]{4,32}$'", name=op.f("ck_card_code_shape")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_card_household_id_household")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_card_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("code", name=op.f("uq_card_code")),
    )
    op.create_index(op.f("ix_card_household_id"), "card", ["household_id"], unique=False)
    op.create_index(op.f("ix_card_person_id"), "card", ["person_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_person_purpose", "consent", ["person_id", "purpose", "id"], unique=False)
    op.create_table(
        "household_invite",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("phone_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("phone_masked", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(phone_lookup IS NULL) <> (code_hash IS NULL)", name=op.f("ck_household_invite_one_way_in")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_invite_household_id_household")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_household_invite_invited_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_household_invite_code_hash")),
    )
    op.create_index(op.f("ix_household_invite_household_id"), "household_invite", ["household_id"], unique=False)
    op.create_index(op.f("ix_household_invite_phone_lookup"), "household_invite", ["phone_lookup"], unique=False)
    op.create_table(
        "household_member",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("left_at >= joined_at", name=op.f("ck_household_member_order")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_member_household_id_household")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_household_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
    )
    op.create_index(op.f("ix_household_member_household_id"), "household_member", ["household_id"], unique=False)
    op.create_index(op.f("ix_household_member_person_id"), "household_member", ["person_id"], unique=False)
    op.create_index(
        "uq_household_member_now",
        "household_member",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("idle_until", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("user_agent", sa.Text(), nullable=False),
        sa.CheckConstraint("stage IN ('full', 'second_factor')", name=op.f("ck_login_session_stage")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index(op.f("ix_login_session_expires_at"), "login_session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_login_session_person_id"), "login_session", ["person_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "role IN ('resident', 'collector', 'operator', 'merchant', 'mall', 'department', 'office', 'committee', 'auditor', 'admin')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_role_grant_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_organisation_id"), "role_grant", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_index(
        "uq_role_grant_live",
        "role_grant",
        ["person_id", "role"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "staff_account",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("password_changed_at", UtcDateTime(), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'", name=op.f("ck_staff_account_login_shape")),
        sa.CheckConstraint(
            "totp_sealed IS NOT NULL OR totp_confirmed_at IS NULL", name=op.f("ck_staff_account_totp_whole")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_account_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_account_login")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("key_id", sa.BigInteger(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "via IN ('session', 'key', 'device', 'anonymous', 'system')", name=op.f("ck_audit_event_via")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_event_actor_id_person")),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name=op.f("fk_audit_event_key_id_api_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_action", "audit_event", ["action", "id"], unique=False)
    op.create_index("ix_audit_event_actor", "audit_event", ["actor_id", "id"], unique=False)
    op.create_index("ix_audit_event_object", "audit_event", ["object_type", "object_id", "id"], unique=False)
    op.create_index(op.f("ix_audit_event_recorded_at"), "audit_event", ["recorded_at"], unique=False)
    for table in FACTS:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO app_rw")
    for table, columns in STATE.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE ({columns}) ON {table} TO app_rw")
    for table in EPHEMERAL:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO app_rw")


def downgrade() -> None:
    for table in DROPPED:
        op.drop_table(table)
