"""Use cases of logging in and out. A wrong code or password is an answer (None), so that the attempt stays counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from app.clock import now
from app.db import db, use_case
from app.errors import Denied
from app.identity import context, limits, passwords, phones, queries, records, tokens
from app.identity.audit import trail
from app.identity.models import LoginCode, LoginSession, Person, StaffAccount
from app.identity.privacy import consents
from app.identity.security import totp
from app.identity.sms import Sender

CODE_DIGITS, CODE_LIVES, CODE_TRIES = 6, timedelta(minutes=5), 5
RESIDENT_LASTS, RESIDENT_IDLE = timedelta(days=180), timedelta(days=60)
STAFF_LASTS, STAFF_IDLE = timedelta(hours=12), timedelta(hours=2)
SECOND_FACTOR_LASTS = timedelta(minutes=5)
TEN_MIN, QUARTER, HOUR, DAY = 600, 900, 3600, 24 * 3600


class PersonDisabled(Denied):
    """The office has closed this person's access."""


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code that was sent. `shown` is the code itself where nothing is really sent, else empty."""

    id: int
    shown: str


@dataclass(frozen=True, slots=True)
class LoginResult:
    """A login; `token` goes into the browser's cookie. With `second_factor`, one step is still missing."""

    token: str
    person_id: int
    second_factor: bool = False


def request_code(phone: str, sender: Sender) -> SentCode:
    """Send a one-time code to `phone`, known to us or not.

    Raises phones.NotAPhone, TooMany and what the sender raises.
    """
    digits, ip = phones.canonical(phone), context.origin.get().ip
    number, allowed = phones.lookup(digits).hex(), sender.allowance
    limits.hit("code-address", ip, allowed.address_an_hour, HOUR)
    limits.hit("code-phone", number, allowed.phone_in_10_min, TEN_MIN)
    limits.hit("code-phone-day", number, allowed.phone_a_day, DAY)
    code = tokens.digits(CODE_DIGITS)
    code_id = _keep_code(digits, code)
    sender.send(digits, code)  # outside the transaction: a slow provider must not hold a connection
    return SentCode(code_id, code if sender.shows_codes else "")


@use_case
def _keep_code(phone: str, code: str) -> int:
    lookup = phones.lookup(phone)
    row = LoginCode(
        phone_lookup=lookup,
        phone_sealed=phones.seal(phone),
        code_hash=tokens.hashed_digits(code, lookup.hex()),
        expires_at=now() + CODE_LIVES,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def enter_with_code(code_id: int, code: str) -> LoginResult | None:
    """Log a resident in with the code they were sent; a newcomer is added with a household.

    None means that the code was wrong, used or too old. Raises TooMany and PersonDisabled.
    """
    limits.hit("code-guess", context.origin.get().ip, 300, TEN_MIN)
    return _enter_with_code(code_id, code.strip())


@use_case
def _enter_with_code(code_id: int, code: str) -> LoginResult | None:
    row = _spend_try(code_id)
    if row is None or not tokens.same(row.code_hash, tokens.hashed_digits(code, row.phone_lookup.hex())):
        return None
    row.used_at = now()
    person = db.session.scalar(select(Person).filter_by(phone_lookup=row.phone_lookup)) or _newcomer(row)
    if person.disabled_at:
        raise PersonDisabled
    if queries.household_of(person.id) is None:
        records.add_household(person.id)
    consents.record(person.id, consents.PROGRAMME)
    trail.record("login", "person", person.id, actor_id=person.id, by="code")
    return LoginResult(_open_session(person.id, RESIDENT_LASTS, RESIDENT_IDLE), person.id)


def _spend_try(code_id: int) -> LoginCode | None:
    """Count an attempt against a live code in one statement, so that no two attempts share a number."""
    return db.session.scalar(
        update(LoginCode)
        .where(
            LoginCode.id == code_id,
            LoginCode.used_at.is_(None),
            LoginCode.expires_at > now(),
            LoginCode.attempts < CODE_TRIES,
        )
        .values(attempts=LoginCode.attempts + 1)
        .returning(LoginCode)
    )


def _newcomer(row: LoginCode) -> Person:
    phone = phones.open_(row.phone_sealed)
    person, _ = records.add_resident(f"居民{phone[-4:]}", phone)
    trail.record("person.joined", "person", person.id, actor_id=person.id)
    return person


def enter_staff(login: str, password: str) -> LoginResult | None:
    """Log staff in with login and password, completely or up to the second factor.

    None means that login and password do not match. Raises TooMany and PersonDisabled.
    """
    login, ip = login.strip().lower()[:80], context.origin.get().ip
    limits.hit("staff-address", ip, 100, QUARTER)
    limits.hit("staff-login", login, 30, HOUR)
    limits.hit("staff-pair", f"{login} {ip}", 5, QUARTER)
    entered = _enter_staff(login, password)
    if entered:
        limits.forget("staff-pair", f"{login} {ip}")
    return entered


@use_case
def _enter_staff(login: str, password: str) -> LoginResult | None:
    account = db.session.scalar(select(StaffAccount).filter_by(login=login))
    if not passwords.matches(account.password_hash if account else None, password) or account is None:
        if account:
            trail.record("login.refused", "person", account.person_id)
        return None
    _refuse_disabled(account.person_id)
    if passwords.outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)
    if account.totp_confirmed_at:
        token = _open_session(account.person_id, SECOND_FACTOR_LASTS, SECOND_FACTOR_LASTS, "second_factor")
        return LoginResult(token, account.person_id, second_factor=True)
    return _enter_fully(account.person_id, "password")


def enter_second_factor(token: str, code: str) -> LoginResult | None:
    """Finish a staff login with the current code; a code opens one session only.

    None means a wrong or used code, or that the password was given too long ago. Raises TooMany.
    """
    waiting = queries.actor_of_session(token, stage="second_factor")
    if waiting is None or waiting.actor.person_id is None:
        return None
    limits.hit("second-factor", str(waiting.actor.person_id), 5, TEN_MIN)
    return _enter_second_factor(waiting.actor.person_id, token, code.strip())


@use_case
def _enter_second_factor(person_id: int, token: str, code: str) -> LoginResult | None:
    _refuse_disabled(person_id)
    if not totp.spend(person_id, code):
        trail.record("login.refused", "person", person_id, by="second factor")
        return None
    _close(token)
    return _enter_fully(person_id, "password and second factor")


@use_case
def leave(token: str) -> None:
    """End the session of `token`; a copy of the cookie no longer works."""
    if person_id := _close(token):
        trail.record("logout", "person", person_id, actor_id=person_id)


def _enter_fully(person_id: int, by: str) -> LoginResult:
    trail.record("login", "person", person_id, actor_id=person_id, by=by)
    return LoginResult(_open_session(person_id, STAFF_LASTS, STAFF_IDLE), person_id)


def _refuse_disabled(person_id: int) -> None:
    if db.session.get_one(Person, person_id).disabled_at:
        raise PersonDisabled


def _open_session(person_id: int, lasts: timedelta, idle: timedelta, stage: str = "full") -> str:
    token, at, where = tokens.fresh(), now(), context.origin.get()
    db.session.add(
        LoginSession(
            person_id=person_id,
            token_hash=tokens.hashed(token),
            stage=stage,
            seen_at=at,
            idle_until=at + idle,
            expires_at=at + lasts,
            ip=where.ip,
            user_agent=where.user_agent,
        )
    )
    return token


def _close(token: str) -> int | None:
    return db.session.scalar(
        update(LoginSession)
        .where(LoginSession.token_hash == tokens.hashed(token), LoginSession.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(LoginSession.person_id)
    )
