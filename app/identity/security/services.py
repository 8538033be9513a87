"""Use cases of account security: another password, a second factor, ending sessions elsewhere."""

from __future__ import annotations

from sqlalchemy import update

from app.clock import now
from app.db import db, use_case
from app.errors import Conflict, NotFound, Refused
from app.identity import limits, passwords, records, tokens
from app.identity.audit import trail
from app.identity.models import LoginSession, StaffAccount
from app.identity.security import totp
from app.identity.security.totp import Enrolment


class WrongPassword(Refused):
    """The current password is wrong."""


class WrongCode(Refused):
    """The code is wrong or was used before."""


class SecondFactorOn(Conflict):
    """A second factor is already in use; it has to be switched off first."""


def change_password(person_id: int, session_id: int, present: str, wanted: str) -> str:
    """Change the person's own password; all sessions end, and the current one continues under the returned token.

    Raises WrongPassword, passwords.WeakPassword and TooMany.
    """
    limits.hit("password", str(person_id), 5, 900)
    return _change_password(person_id, session_id, present, wanted)


@use_case
def _change_password(person_id: int, session_id: int, present: str, wanted: str) -> str:
    account = _account(person_id)
    if not passwords.matches(account.password_hash, present):
        raise WrongPassword
    _set_password(account, wanted)
    trail.record("password.changed", "person", person_id)
    records.end_sessions(person_id, keep=session_id)
    token = tokens.fresh()
    db.session.execute(
        update(LoginSession).where(LoginSession.id == session_id).values(token_hash=tokens.hashed(token))
    )
    return token


@use_case
def set_password(person_id: int, wanted: str) -> None:
    """Give a member of staff a new password, from the command line; all their sessions end."""
    _set_password(_account(person_id), wanted)
    trail.record("password.set", "person", person_id)
    records.end_sessions(person_id)


@use_case
def start_second_factor(person_id: int) -> Enrolment:
    """Create a secret to be confirmed, in place of an earlier unconfirmed one. Raises SecondFactorOn."""
    account = _account(person_id)
    if account.totp_confirmed_at:
        raise SecondFactorOn
    secret = totp.fresh_secret()
    account.totp_sealed, account.totp_last_step = totp.sealed(secret), 0
    return totp.enrolment(secret, account.login)


def confirm_second_factor(person_id: int, session_id: int, code: str) -> None:
    """Switch the second factor on with a code of the authenticator. Raises WrongCode and TooMany."""
    limits.hit("second-factor", str(person_id), 5, 600)
    _confirm_second_factor(person_id, session_id, code)


@use_case
def _confirm_second_factor(person_id: int, session_id: int, code: str) -> None:
    account = _account(person_id)
    if account.totp_confirmed_at:
        raise SecondFactorOn
    if not totp.spend(person_id, code.strip()):
        raise WrongCode
    account.totp_confirmed_at = now()
    trail.record("second_factor.on", "person", person_id)
    records.end_sessions(person_id, keep=session_id)


def stop_second_factor(person_id: int, password: str) -> None:
    """Switch the second factor off. Raises WrongPassword and TooMany."""
    limits.hit("password", str(person_id), 5, 900)
    _stop_second_factor(person_id, password)


@use_case
def _stop_second_factor(person_id: int, password: str) -> None:
    account = _account(person_id)
    if not passwords.matches(account.password_hash, password):
        raise WrongPassword
    account.totp_sealed = account.totp_confirmed_at = None
    trail.record("second_factor.off", "person", person_id)


@use_case
def end_other_sessions(person_id: int, session_id: int) -> int:
    """End every session of a person but the current one; return how many ended."""
    ended = records.end_sessions(person_id, keep=session_id)
    trail.record("sessions.ended", "person", person_id, count=ended)
    return ended


def _account(person_id: int) -> StaffAccount:
    account = db.session.get(StaffAccount, person_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound
    return account


def _set_password(account: StaffAccount, wanted: str) -> None:
    passwords.check_strength(wanted, account.login)
    account.password_hash, account.password_changed_at = passwords.hashed(wanted), now()
