"""People, households, organisations, how they prove who they are, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, Id
from app.identity.roles import Role

ORGANISATION_KINDS = ("operator", "merchant", "mall", "department", "office")
TEXT_SIZES = ("normal", "large")
LOCALES = ("", "zh", "en")  # empty: the browser's preference


def _one_of(column: str, words: tuple[str, ...], name: str) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=name)


class Organisation(Base):
    """An operator, merchant, mall, department or office that staff act for."""

    __tablename__ = "organisation"
    __grants__ = "SELECT, INSERT, UPDATE (name)"
    __table_args__ = (_one_of("kind", ORGANISATION_KINDS, "kind"),)

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Household(Base):
    """The people who share one wallet; often a single person."""

    __tablename__ = "household"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Person(Base):
    """Someone known to the programme. The telephone number is sealed; the row is found by its keyed hash."""

    __tablename__ = "person"
    __grants__ = "SELECT, INSERT, UPDATE (name, phone_sealed, phone_lookup, locale, text_size, disabled_at)"
    __table_args__ = (
        CheckConstraint("char_length(name) <= 60", name="name_length"),
        CheckConstraint("(phone_sealed IS NULL) = (phone_lookup IS NULL)", name="phone_whole"),
        _one_of("locale", LOCALES, "locale"),
        _one_of("text_size", TEXT_SIZES, "text_size"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_lookup: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    locale: Mapped[str] = mapped_column(default="")
    text_size: Mapped[str] = mapped_column(default="normal")
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]


class HouseholdMember(Base):
    """From when to when a person shared a household's wallet: one household at a time."""

    __tablename__ = "household_member"
    __grants__ = "SELECT, INSERT, UPDATE (left_at)"
    __table_args__ = (
        Index("uq_household_member_now", "person_id", unique=True, postgresql_where=text("left_at IS NULL")),
        CheckConstraint("left_at >= joined_at", name="order"),
    )

    id: Mapped[Id]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]


class HouseholdInvite(Base):
    """An open invitation to a household: for one telephone number, or for the bearer of a code."""

    __tablename__ = "household_invite"
    __grants__ = "SELECT, INSERT, UPDATE (closed_at)"
    __table_args__ = (CheckConstraint("(phone_lookup IS NULL) <> (code_hash IS NULL)", name="one_way_in"),)

    id: Mapped[Id]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    phone_lookup: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone_masked: Mapped[str | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Card(Base):
    """A recycling card (绿色账户卡): served without a telephone."""

    __tablename__ = "card"
    __grants__ = "SELECT, INSERT, UPDATE (household_id, person_id, revoked_at)"
    __table_args__ = (CheckConstraint("code ~ '^[0-9A-Z-]{4,32}$'", name="code_shape"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    bound_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class StaffAccount(Base):
    """How a member of staff logs in: password, and a time-based code (动态口令) when they switched it on."""

    __tablename__ = "staff_account"
    __grants__ = (
        "SELECT, INSERT, UPDATE (password_hash, password_changed_at, totp_sealed, totp_confirmed_at, totp_last_step)"
    )
    __table_args__ = (
        CheckConstraint("login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'", name="login_shape"),
        CheckConstraint("totp_sealed IS NOT NULL OR totp_confirmed_at IS NULL", name="totp_whole"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    password_changed_at: Mapped[datetime] = mapped_column(default=now)
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)  # codes of this half minute and before are used up


class RoleGrant(Base):
    """A role a person holds, for an organisation or for the district as a whole."""

    __tablename__ = "role_grant"
    __grants__ = "SELECT, INSERT, UPDATE (revoked_at)"
    __table_args__ = (
        Index("uq_role_grant_live", "person_id", "role", unique=True, postgresql_where=text("revoked_at IS NULL")),
        _one_of("role", tuple(Role), "role"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    granted_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class LoginSession(Base):
    """One browser that is logged in. The browser holds the token, we hold its hash."""

    __tablename__ = "login_session"
    __grants__ = "SELECT, INSERT, UPDATE, DELETE"
    __table_args__ = (_one_of("stage", ("full", "second_factor"), "stage"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    stage: Mapped[str] = mapped_column(default="full")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    idle_until: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    ip: Mapped[str] = mapped_column(default="")
    user_agent: Mapped[str] = mapped_column(default="")


class LoginCode(Base):
    """A one-time code sent to a telephone: hashed, short-lived, used once, guessed at five times at most."""

    __tablename__ = "login_code"
    __grants__ = "SELECT, INSERT, UPDATE, DELETE"
    __table_args__ = (CheckConstraint("attempts BETWEEN 0 AND 5", name="attempts"),)

    id: Mapped[Id]
    phone_lookup: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class ApiKey(Base):
    """A program's key to the API, held by an organisation. The secret is shown once and kept as a hash."""

    __tablename__ = "api_key"
    __grants__ = "SELECT, INSERT, UPDATE (expires_at, revoked_at, last_used_at)"
    __table_args__ = (CheckConstraint("cardinality(scopes) > 0", name="scopes"),)

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    public_id: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(default=now)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Consent(Base):
    """Consent given to or withdrawn from one purpose, in one version of the text. The last row counts."""

    __tablename__ = "consent"
    __grants__ = "SELECT, INSERT"
    __table_args__ = (Index("ix_consent_person_purpose", "person_id", "purpose", "id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    version: Mapped[str]
    given: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class AuditEvent(Base):
    """Who did what, when, from where."""

    __tablename__ = "audit_event"
    __grants__ = "SELECT, INSERT"
    __table_args__ = (
        Index("ix_audit_event_object", "object_type", "object_id", "id"),
        Index("ix_audit_event_actor", "actor_id", "id"),
        Index("ix_audit_event_action", "action", "id"),
        _one_of("via", ("session", "key", "device", "anonymous", "system"), "via"),
    )

    id: Mapped[Id]
    recorded_at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))
    via: Mapped[str]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    ip: Mapped[str]
    request_id: Mapped[str]
    detail: Mapped[dict[str, Any]]


class RateLimit(Base):
    """How often something was tried in the window that ends at `resets_at`."""

    __tablename__ = "rate_limit"
    __grants__ = "SELECT, INSERT, UPDATE, DELETE"

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    resets_at: Mapped[datetime] = mapped_column(index=True)


class Idempotency(Base):
    """A request that came with a key, and the answer it got; without a status it is still being worked on."""

    __tablename__ = "idempotency"
    __grants__ = "SELECT, INSERT, UPDATE, DELETE"
    __table_args__ = (CheckConstraint("(status IS NULL) = (body IS NULL)", name="whole"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    lease: Mapped[str]
    leased_until: Mapped[datetime]
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_type: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
