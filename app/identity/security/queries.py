"""Where someone is logged in, and how well their account is protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models import LoginSession, StaffAccount
from app.identity.queries import session_lives
from app.identity.security import totp
from app.identity.security.browsers import described
from app.identity.security.totp import Enrolment

PASSWORD_GROWS_OLD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Safety:
    """How a member of staff logs in."""

    login: str
    password_changed_at: datetime
    password_old: bool
    second_factor: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser that is logged in."""

    id: int
    begun_at: datetime
    seen_at: datetime
    ip: str
    browser: str


def safety_of(person_id: int) -> Safety | None:
    """Return how someone logs in, or None for people without a password."""
    account = db.session.get(StaffAccount, person_id)
    if account is None:
        return None
    old = account.password_changed_at < now() - PASSWORD_GROWS_OLD
    return Safety(account.login, account.password_changed_at, old, account.totp_confirmed_at is not None)


def pending_second_factor(person_id: int) -> Enrolment | None:
    """Return the authenticator's enrolment that awaits its first code, if any."""
    account = db.session.get(StaffAccount, person_id)
    if account is None or account.totp_sealed is None or account.totp_confirmed_at:
        return None
    return totp.enrolment(totp.opened(account.totp_sealed), account.login)


def sessions_of(person_id: int) -> Sequence[OpenSession]:
    """Return the browsers in which someone is logged in, the last used first."""
    rows = db.session.scalars(
        select(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.stage == "full", *session_lives(now()))
        .order_by(LoginSession.seen_at.desc())
    )
    return [OpenSession(row.id, row.created_at, row.seen_at, row.ip, described(row.user_agent)) for row in rows]
