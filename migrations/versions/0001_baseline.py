"""Every table, index and constraint.

Nothing here reads the application or its data, so that this page says the same for ever. What must follow the code
(functions, views, rights, reference rows) is applied by `app/schema.py` after every upgrade.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    _schema()
    _identity()
    _places()
    _devices()
    _points()
    _recycling()
    _merchants()
    _consumption()
    _indicators()
    _jobs()


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the baseline")


def _schema() -> None:
    op.create_table(
        "code_checksum",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_code_checksum")),
    )


def _identity() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_table(
        "idempotency",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("resets_at", sa.DateTime(timezone=True), nullable=False),
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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_person_purpose", "consent", ["person_id", "purpose", "id"], unique=False)
    op.create_table(
        "household_invite",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("phone_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("phone_masked", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(phone_lookup IS NULL) <> (code_hash IS NULL)", name=op.f("ck_household_invite_one_way_in")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_invite_household_id_household")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_household_invite_actor_id_person")),
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
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("key_id", sa.BigInteger(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
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


def _places() -> None:
    op.create_table(
        "district",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.Column("hotline", sa.Text(), nullable=False),
        sa.Column("texts", postgresql.JSONB(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("code ~ '^[0-9]{6}$'", name=op.f("ck_district_code")),
        sa.CheckConstraint("cardinality(languages) > 0 AND texts ?& languages", name=op.f("ck_district_languages")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    op.create_table(
        "street",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("code ~ '^[0-9]{9}$'", name=op.f("ck_street_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_street")),
    )
    op.create_index("uq_street_name", "street", ["name"], unique=True, postgresql_where=sa.text("closed_at IS NULL"))
    op.create_table(
        "community",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("street_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("code ~ '^[0-9]{12}$' AND left(code, 9) = street_code", name=op.f("ck_community_code")),
        sa.ForeignKeyConstraint(["street_code"], ["street.code"], name=op.f("fk_community_street_code_street")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_community")),
    )
    op.create_index(
        "uq_community_street_code_name",
        "community",
        ["street_code", "name"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("community_code", sa.Text(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("lat", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("lon", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("frame IN ('WGS-84', 'GCJ-02', 'CGCS2000')", name=op.f("ck_site_frame")),
        sa.CheckConstraint("scene IN ('community', 'commercial', 'factory', 'scenic')", name=op.f("ck_site_scene")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_site_coordinates")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80 AND length(address) <= 200", name=op.f("ck_site_text")),
        sa.ForeignKeyConstraint(["community_code"], ["community.code"], name=op.f("fk_site_community_code_community")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_index("uq_site_community_code_name", "site", ["community_code", "name"], unique=True)


def _devices() -> None:
    op.create_table(
        "device_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('bin', 'machine')", name=op.f("ck_device_key_kind")),
        sa.CheckConstraint("slot IN (1, 2)", name=op.f("ck_device_key_slot")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_device_key_actor_id_person")),
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


def _points() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), sa.Computed("kind || ':' || owner_id", persisted=True), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("held", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("(kind IN ('wallet', 'event')) = (balance IS NOT NULL)", name=op.f("ck_account_tracked")),
        sa.CheckConstraint("balance - held >= 0", name=op.f("ck_account_covered")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_account_held")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("owner_id", "kind", name=op.f("uq_account_owner_id_kind")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_table(
        "ledger_block",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_block")),
    )
    op.create_table(
        "coin_day",
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("movement", sa.Text(), nullable=False),
        sa.Column("reversal", sa.Boolean(), nullable=False),
        sa.Column("debit_kind", sa.Text(), nullable=False),
        sa.Column("credit_kind", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("upto_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "booked_on", "movement", "reversal", "debit_kind", "credit_kind", name=op.f("pk_coin_day")
        ),
    )
    op.create_table(
        "movement_kind",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("debit_kind", sa.Text(), nullable=False),
        sa.Column("credit_kind", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "debit_kind", "credit_kind", name=op.f("pk_movement_kind")),
    )
    op.create_table(
        "tariff",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("category_name", sa.Text(), nullable=False),
        sa.Column("scene", sa.Text(), server_default="*", nullable=False),
        sa.Column("per_kg", sa.BigInteger(), nullable=False),
        sa.Column("per_piece", sa.BigInteger(), nullable=False),
        sa.Column("cap_per_drop", sa.BigInteger(), nullable=True),
        sa.Column("valid", postgresql.TSTZRANGE(), nullable=False),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("category_code"), "="),
            (sa.column("scene"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="no_overlap",
        ),
        sa.CheckConstraint(
            "NOT isempty(valid) AND NOT lower_inf(valid) AND isfinite(lower(valid))"
            " AND (upper_inf(valid) OR isfinite(upper(valid)))",
            name=op.f("ck_tariff_valid"),
        ),
        sa.CheckConstraint("cap_per_drop BETWEEN 1 AND 1000000000", name=op.f("ck_tariff_cap")),
        sa.CheckConstraint(
            "per_kg BETWEEN 0 AND 1000000000 AND per_piece BETWEEN 0 AND 1000000000 AND per_kg + per_piece > 0",
            name=op.f("ck_tariff_pays"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("debit_id", sa.BigInteger(), nullable=False),
        sa.Column("credit_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tariff_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000000000", name=op.f("ck_transfer_amount")),
        sa.CheckConstraint("source_id > 0", name=op.f("ck_transfer_source_id")),
        sa.CheckConstraint("isfinite(occurred_at)", name=op.f("ck_transfer_occurred_at")),
        sa.CheckConstraint("debit_id <> credit_id", name=op.f("ck_transfer_two_sided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("source_id", "kind", name=op.f("uq_transfer_source_id_kind")),
    )
    op.create_index("ix_transfer_credit", "transfer", ["credit_id", "id"], unique=False)
    op.create_index(
        "ix_transfer_debit", "transfer", ["debit_id", "id"], unique=False, postgresql_where=sa.text("kind <> 'award'")
    )
    op.create_index(
        "uq_transfer_reverses_id",
        "transfer",
        ["reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("captured", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'captured') = (captured > 0)", name=op.f("ck_hold_resolved")),
        sa.CheckConstraint("(state = 'captured') = (transfer_id IS NOT NULL)", name=op.f("ck_hold_paid")),
        sa.CheckConstraint("state IN ('pending', 'captured', 'released', 'expired')", name=op.f("ck_hold_state")),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000000000", name=op.f("ck_hold_amount")),
        sa.CheckConstraint("expires_at > placed_at AND isfinite(expires_at)", name=op.f("ck_hold_expires_at")),
        sa.CheckConstraint("captured BETWEEN 0 AND amount", name=op.f("ck_hold_captured")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_hold_account_id_account")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_hold_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("key", name=op.f("uq_hold_key")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_hold_transfer_id")),
    )
    op.create_index("ix_hold_account_id", "hold", ["account_id"], unique=False)
    op.create_table(
        "audit_point",
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("sure_id", sa.BigInteger(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("book", name=op.f("pk_audit_point")),
    )
    op.create_table(
        "proven_balance",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proven_balance_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_proven_balance")),
    )
    op.create_index(
        "ix_hold_pending", "hold", ["expires_at"], unique=False, postgresql_where=sa.text("state = 'pending'")
    )


def _recycling() -> None:
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
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
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
    op.create_table(
        "dirty_day",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dirty_day")),
    )
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
        sa.CheckConstraint("opening BETWEEN 1 AND 99", name=op.f("ck_drop_opening")),
        sa.CheckConstraint("isfinite(occurred_at)", name=op.f("ck_drop_occurred_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drop")),
    )
    op.create_index(
        "ix_drop_occurred_at",
        "drop",
        ["occurred_at"],
        unique=False,
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32, "autosummarize": "on"},
    )
    op.create_index("uq_drop_stream_id_number", "drop", ["stream_id", "number"], unique=True)
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
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tonnage_upload_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_tonnage_upload_actor_id_person")),
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
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
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
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_tonnage_actor_id_person")),
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
    op.create_index(op.f("ix_tonnage_recorded_at"), "tonnage", ["recorded_at"], unique=False)
    op.create_index(op.f("ix_tonnage_upload_id"), "tonnage", ["upload_id"], unique=False)
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


def _merchants() -> None:
    op.create_table(
        "pay_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_pay_code_lifetime")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_pay_code_household_id_household")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_code")),
        sa.UniqueConstraint("digits_hash", name=op.f("uq_pay_code_digits_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pay_code_token_hash")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index("ix_pay_code_person_id", "pay_code", ["person_id", "issued_at"], unique=False)
    op.create_index(
        "uq_pay_code_newest",
        "pay_code",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "merchant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("confirm_above", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "category IN ('grocery', 'supermarket', 'market', 'catering', 'laundry', 'repair', 'books', 'other')",
            name=op.f("ck_merchant_category"),
        ),
        sa.CheckConstraint("state IN ('open', 'suspended', 'closed')", name=op.f("ck_merchant_state")),
        sa.CheckConstraint("confirm_above > 0", name=op.f("ck_merchant_confirm_above")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80 AND length(hours) <= 80", name=op.f("ck_merchant_text")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_merchant_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_merchant_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant")),
        sa.UniqueConstraint("name", name=op.f("uq_merchant_name")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_merchant_organisation_id")),
    )
    op.create_index(op.f("ix_merchant_site_id"), "merchant", ["site_id"], unique=False)
    op.create_table(
        "charge",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=False),
        sa.Column("till_person_id", sa.BigInteger(), nullable=True),
        sa.Column("pay_code_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("(via = 'counter') = (pay_code_id IS NULL)", name=op.f("ck_charge_pay_code")),
        sa.CheckConstraint("via IN ('scan', 'digits', 'counter')", name=op.f("ck_charge_via")),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000", name=op.f("ck_charge_amount")),
        sa.CheckConstraint("length(request_key) BETWEEN 1 AND 200", name=op.f("ck_charge_request_key")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_charge_household_id_household")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_charge_merchant_id_merchant")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_charge_payer_id_person")),
        sa.ForeignKeyConstraint(["till_person_id"], ["person.id"], name=op.f("fk_charge_till_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint("id", "amount", name=op.f("uq_charge_id_amount")),
        sa.UniqueConstraint("merchant_id", "request_key", name=op.f("uq_charge_merchant_id_request_key")),
        sa.UniqueConstraint("pay_code_id", name=op.f("uq_charge_pay_code_id")),
    )
    op.create_index("ix_charge_merchant_id", "charge", ["merchant_id", "occurred_at"], unique=False)
    op.create_table(
        "contract",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("fen_per_coin", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("fen_per_coin BETWEEN 1 AND 10000", name=op.f("ck_contract_fen_per_coin")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_contract_actor_id_person")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_contract_merchant_id_merchant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("merchant_id", "valid_from", name=op.f("uq_contract_merchant_id_valid_from")),
    )
    op.create_table(
        "counter_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("token ~ '^[A-Z2-9]{12,32}$'", name=op.f("ck_counter_code_token")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_counter_code_merchant_id_merchant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_code")),
        sa.UniqueConstraint("token", name=op.f("uq_counter_code_token")),
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
        sa.Column("merchant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_till_lock_merchant_id_merchant")),
        sa.PrimaryKeyConstraint("merchant_id", name=op.f("pk_till_lock")),
    )
    op.create_table(
        "pending_charge",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=False),
        sa.Column("till_person_id", sa.BigInteger(), nullable=True),
        sa.Column("pay_code_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.BigInteger(), nullable=True),
        sa.Column("charge_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'paid') = (charge_id IS NOT NULL)", name=op.f("ck_pending_charge_paid")),
        sa.CheckConstraint(
            "state IN ('waiting', 'paid', 'declined', 'cancelled')", name=op.f("ck_pending_charge_state")
        ),
        sa.CheckConstraint("via IN ('scan', 'digits')", name=op.f("ck_pending_charge_via")),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000", name=op.f("ck_pending_charge_amount")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_pending_charge_charge_id_charge")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_pending_charge_hold_id_hold")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_pending_charge_household_id_household")
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_pending_charge_merchant_id_merchant")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_pending_charge_payer_id_person")),
        sa.ForeignKeyConstraint(
            ["till_person_id"], ["person.id"], name=op.f("fk_pending_charge_till_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_charge")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_pending_charge_charge_id")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_pending_charge_hold_id")),
        sa.UniqueConstraint("merchant_id", "request_key", name=op.f("uq_pending_charge_merchant_id_request_key")),
        sa.UniqueConstraint("pay_code_id", name=op.f("uq_pending_charge_pay_code_id")),
    )
    op.create_index("ix_pending_charge_payer_id", "pending_charge", ["payer_id", "asked_at"], unique=False)
    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("charge_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("previous_n", sa.BigInteger(), nullable=True),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("refunded_before", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded_after", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "CASE WHEN n = 1 THEN previous_n IS NULL AND refunded_before = 0 ELSE n > 1 AND previous_n IS NOT NULL AND previous_n = n - 1 END",
            name=op.f("ck_refund_chain"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_positive")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 200", name=op.f("ck_refund_reason")),
        sa.CheckConstraint("length(request_key) BETWEEN 1 AND 200", name=op.f("ck_refund_request_key")),
        sa.CheckConstraint("refunded_after <= charged", name=op.f("ck_refund_covered")),
        sa.CheckConstraint("refunded_after = refunded_before + amount", name=op.f("ck_refund_sum")),
        sa.ForeignKeyConstraint(
            ["charge_id", "charged"], ["charge.id", "charge.amount"], name="fk_refund_charge_id_charge"
        ),
        sa.ForeignKeyConstraint(
            ["charge_id", "previous_n", "refunded_before"],
            ["refund.charge_id", "refund.n", "refund.refunded_after"],
            name="fk_refund_previous_refund",
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_refund_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("charge_id", "n", "refunded_after", name=op.f("uq_refund_charge_id_n_refunded_after")),
        sa.UniqueConstraint("charge_id", "n", name=op.f("uq_refund_charge_id_n")),
        sa.UniqueConstraint("charge_id", "request_key", name=op.f("uq_refund_charge_id_request_key")),
    )


def _consumption() -> None:
    op.create_table(
        "act_kind",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_kind", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("worst_label", sa.BigInteger(), nullable=True),
        sa.Column("methodology", sa.Text(), nullable=False),
        sa.Column("sort", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("evidence IN ('A', 'B', 'C')", name=op.f("ck_act_kind_evidence")),
        sa.CheckConstraint(
            "key_kind IN ('receipt', 'certificate', 'order', 'daily')", name=op.f("ck_act_kind_key_kind")
        ),
        sa.CheckConstraint("worst_label BETWEEN 1 AND 5", name=op.f("ck_act_kind_worst_label")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_act_kind")),
    )
    op.create_index(
        "uq_act_kind_name", "act_kind", ["name"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_table(
        "act_reward",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("per_day", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN 0 AND 1000000 AND per_day BETWEEN 1 AND 100", name=op.f("ck_act_reward_amount")
        ),
        sa.ForeignKeyConstraint(["kind_code"], ["act_kind.code"], name=op.f("fk_act_reward_kind_code_act_kind")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_act_reward_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_reward")),
    )
    op.create_index("uq_act_reward_kind_code_valid_from", "act_reward", ["kind_code", "valid_from"], unique=True)
    op.create_table(
        "acts_of_day",
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("paid >= 0", name=op.f("ck_acts_of_day_paid")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_acts_of_day_household_id_household")),
        sa.ForeignKeyConstraint(["kind_code"], ["act_kind.code"], name=op.f("fk_acts_of_day_kind_code_act_kind")),
        sa.PrimaryKeyConstraint("household_id", "kind_code", "day_on", name=op.f("pk_acts_of_day")),
    )
    op.create_table(
        "mall",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_mall_name")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mall_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_mall_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mall")),
        sa.UniqueConstraint("name", name=op.f("uq_mall_name")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_mall_organisation_id")),
    )
    op.create_index("ix_mall_site_id", "mall", ["site_id"], unique=False)
    op.create_table(
        "mall_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("mall_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reward", sa.BigInteger(), nullable=False),
        sa.Column("poster_check_in", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sea_market', 'makers_festival', 'book_drift', 'green_week', 'other')",
            name=op.f("ck_mall_event_kind"),
        ),
        sa.CheckConstraint("length(series) <= 40 AND length(summary) <= 1000", name=op.f("ck_mall_event_text")),
        sa.CheckConstraint(
            "length(title) BETWEEN 1 AND 60 AND length(place) BETWEEN 1 AND 80", name=op.f("ck_mall_event_names")
        ),
        sa.CheckConstraint("reward BETWEEN 0 AND 1000000", name=op.f("ck_mall_event_reward")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_mall_event_order")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_mall_event_actor_id_person")),
        sa.ForeignKeyConstraint(["mall_id"], ["mall.id"], name=op.f("fk_mall_event_mall_id_mall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mall_event")),
    )
    op.create_index("ix_mall_event_mall_id_starts_at", "mall_event", ["mall_id", "starts_at"], unique=False)
    op.create_index("ix_mall_event_starts_at_id", "mall_event", ["starts_at", "id"], unique=False)
    op.create_table(
        "check_in",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("reward", sa.BigInteger(), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("via IN ('screen', 'poster')", name=op.f("ck_check_in_via")),
        sa.CheckConstraint("reward >= 0", name=op.f("ck_check_in_reward")),
        sa.ForeignKeyConstraint(["event_id"], ["mall_event.id"], name=op.f("fk_check_in_event_id_mall_event")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_check_in_household_id_household")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    op.create_index("ix_check_in_checked_in_at_id", "check_in", ["checked_in_at", "id"], unique=False)
    op.create_index("ix_check_in_person_id_checked_in_at", "check_in", ["person_id", "checked_in_at"], unique=False)
    op.create_index("ix_check_in_recorded_at", "check_in", ["recorded_at"], unique=False)
    op.create_index("uq_check_in_event_id_person_id", "check_in", ["event_id", "person_id"], unique=True)
    op.create_table(
        "event_funding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("funded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000000", name=op.f("ck_event_funding_amount")),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_event_funding_note")),
        sa.ForeignKeyConstraint(["event_id"], ["mall_event.id"], name=op.f("fk_event_funding_event_id_mall_event")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_funding_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_funding")),
    )
    op.create_index("ix_event_funding_event_id", "event_funding", ["event_id"], unique=False)
    op.create_table(
        "event_seats",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "taken BETWEEN 0 AND capacity AND capacity BETWEEN 1 AND 100000", name=op.f("ck_event_seats_taken")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["mall_event.id"], name=op.f("fk_event_seats_event_id_mall_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_seats")),
    )
    op.create_table(
        "event_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("step IN ('published', 'closed', 'cancelled')", name=op.f("ck_event_step_step")),
        sa.CheckConstraint("length(reason) <= 200", name=op.f("ck_event_step_reason")),
        sa.ForeignKeyConstraint(["event_id"], ["mall_event.id"], name=op.f("fk_event_step_event_id_mall_event")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_step_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_step")),
    )
    op.create_index(
        "uq_event_step_end",
        "event_step",
        ["event_id"],
        unique=True,
        postgresql_where=sa.text("step IN ('closed', 'cancelled')"),
    )
    op.create_index("uq_event_step_event_id_step", "event_step", ["event_id", "step"], unique=True)
    op.create_table(
        "green_act",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("mall_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("key_kind", sa.Text(), nullable=False),
        sa.Column("key_normalised", sa.Text(), nullable=False),
        sa.Column("key_shown", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("label_grade", sa.BigInteger(), nullable=True),
        sa.Column("already_claimed", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("methodology", sa.Text(), nullable=False),
        sa.Column("reward", sa.BigInteger(), nullable=False),
        sa.Column("unpaid", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("api_key_id", sa.BigInteger(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "key_kind IN ('receipt', 'certificate', 'order', 'daily')", name=op.f("ck_green_act_key_kind")
        ),
        sa.CheckConstraint("reward >= 0 AND (reward > 0) = (unpaid = '')", name=op.f("ck_green_act_reward")),
        sa.CheckConstraint("via IN ('console', 'api', 'file')", name=op.f("ck_green_act_via")),
        sa.CheckConstraint("NOT (already_claimed AND reward > 0)", name=op.f("ck_green_act_already_claimed")),
        sa.CheckConstraint("label_grade BETWEEN 1 AND 5", name=op.f("ck_green_act_label_grade")),
        sa.CheckConstraint(
            "length(key_normalised) BETWEEN 1 AND 80 AND length(key_shown) <= 80", name=op.f("ck_green_act_key")
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000000", name=op.f("ck_green_act_quantity")),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_key.id"], name=op.f("fk_green_act_api_key_id_api_key")),
        sa.ForeignKeyConstraint(["event_id"], ["mall_event.id"], name=op.f("fk_green_act_event_id_mall_event")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_green_act_household_id_household")),
        sa.ForeignKeyConstraint(["kind_code"], ["act_kind.code"], name=op.f("fk_green_act_kind_code_act_kind")),
        sa.ForeignKeyConstraint(["mall_id"], ["mall.id"], name=op.f("fk_green_act_mall_id_mall")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_green_act_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_green_act")),
    )
    op.create_index("ix_green_act_household_id_occurred_at", "green_act", ["household_id", "occurred_at"], unique=False)
    op.create_index("ix_green_act_mall_id_recorded_at", "green_act", ["mall_id", "recorded_at"], unique=False)
    op.create_index("ix_green_act_occurred_at_id", "green_act", ["occurred_at", "id"], unique=False)
    op.create_index("ix_green_act_recorded_at", "green_act", ["recorded_at"], unique=False)
    op.create_index(
        "uq_green_act_document",
        "green_act",
        ["key_normalised"],
        unique=True,
        postgresql_where=sa.text("key_kind <> 'daily'"),
    )
    op.create_index("uq_green_act_key_kind_key_normalised", "green_act", ["key_kind", "key_normalised"], unique=True)
    op.create_table(
        "green_act_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("act_id", sa.BigInteger(), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("mall_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("key_shown", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("api_key_id", sa.BigInteger(), nullable=True),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("via IN ('console', 'api', 'file')", name=op.f("ck_green_act_attempt_via")),
        sa.CheckConstraint("length(key_shown) <= 80", name=op.f("ck_green_act_attempt_key")),
        sa.ForeignKeyConstraint(["act_id"], ["green_act.id"], name=op.f("fk_green_act_attempt_act_id_green_act")),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_key.id"], name=op.f("fk_green_act_attempt_api_key_id_api_key")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_green_act_attempt_actor_id_person")),
        sa.ForeignKeyConstraint(["event_id"], ["mall_event.id"], name=op.f("fk_green_act_attempt_event_id_mall_event")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_green_act_attempt_household_id_household")
        ),
        sa.ForeignKeyConstraint(["kind_code"], ["act_kind.code"], name=op.f("fk_green_act_attempt_kind_code_act_kind")),
        sa.ForeignKeyConstraint(["mall_id"], ["mall.id"], name=op.f("fk_green_act_attempt_mall_id_mall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_green_act_attempt")),
    )
    op.create_index("ix_green_act_attempt_act_id", "green_act_attempt", ["act_id"], unique=False)
    op.create_index(
        "ix_green_act_attempt_mall_id_attempted_at", "green_act_attempt", ["mall_id", "attempted_at"], unique=False
    )


def _indicators() -> None:
    op.create_table(
        "plan_leaf",
        sa.Column("plan_no", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("baseline_2023", sa.Text(), nullable=False),
        sa.Column("target_2025", sa.Text(), nullable=False),
        sa.Column("target_2027", sa.Text(), nullable=False),
        sa.Column("target_2035", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("nature IN ('约束性', '参考性', '特色')", name=op.f("ck_plan_leaf_nature")),
        sa.PrimaryKeyConstraint("plan_no", name=op.f("pk_plan_leaf")),
    )
    op.create_table(
        "plan_project",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("years", sa.Text(), nullable=False),
        sa.Column("budget_wan_yuan", sa.BigInteger(), nullable=False),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_plan_project")),
    )
    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("flags", postgresql.JSONB(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period IN ('month', 'ytd', 'l12', 'day')", name=op.f("ck_reading_period")),
        sa.CheckConstraint("quality IN ('A', 'B', 'C', 'D')", name=op.f("ck_reading_quality")),
        sa.CheckConstraint("from_on <= to_on AND vintage >= 1", name=op.f("ck_reading_order")),
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
    op.create_index("ix_reading_measure_to_on", "reading", ["measure", "period", "to_on", "vintage"], unique=False)
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
        sa.CheckConstraint("channel IN ('bins', 'pickup')", name=op.f("ck_day_total_channel")),
        sa.CheckConstraint(
            "n >= 0 AND n_claimed BETWEEN 0 AND n AND weight_g >= 0 AND pieces >= 0", name=op.f("ck_day_total_amounts")
        ),
        sa.CheckConstraint("vintage >= 1", name=op.f("ck_day_total_vintage")),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("fk_day_total_category_code_category")),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.code"], name=op.f("fk_day_total_community_code_community")
        ),
        sa.ForeignKeyConstraint(["street_code"], ["street.code"], name=op.f("fk_day_total_street_code_street")),
        sa.PrimaryKeyConstraint(
            "day", "community_code", "category_code", "scene", "channel", "vintage", name=op.f("pk_day_total")
        ),
    )
    op.create_table(
        "day_sum",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("n_claimed", sa.BigInteger(), nullable=False),
        sa.Column("weight_g", sa.BigInteger(), nullable=False),
        sa.Column("set_hash", sa.Text(), nullable=False),
        sa.Column("counted_n", sa.BigInteger(), nullable=False),
        sa.Column("counted_g", sa.BigInteger(), nullable=False),
        sa.Column("counted_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("channel IN ('bins', 'pickup')", name=op.f("ck_day_sum_channel")),
        sa.PrimaryKeyConstraint("day", "channel", name=op.f("pk_day_sum")),
    )
    op.create_table(
        "participant",
        sa.Column("household_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_participant")),
    )
    op.create_index(op.f("ix_participant_first_on"), "participant", ["first_on"], unique=False)
    op.create_table(
        "refresh_point",
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("refreshed_at", name=op.f("pk_refresh_point")),
    )


def _jobs() -> None:
    op.create_table(
        "job_failure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("runner", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_failure")),
    )
    op.create_index("ix_job_failure_job_slot", "job_failure", ["job", "slot"], unique=False)
    op.create_table(
        "job_heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("runner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_heartbeat")),
    )
    op.create_table(
        "job_run",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("runner", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", "slot", name=op.f("pk_job_run")),
    )
