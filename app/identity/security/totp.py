"""Time-based one-time codes (RFC 6238, 动态口令): the secret is sealed, and each code is good for one use."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp
from sqlalchemy import update

from app.clock import now
from app.db import db
from app.identity import tokens, vault
from app.identity.models import StaffAccount

_PURPOSE = "totp"
STEP_S = 30
_DRIFT = 1  # half minutes by which the telephone's clock may be off, either way
ISSUER = "碳惠 Tanhui"


def fresh_secret() -> str:
    """Return a new random secret in base 32, as authenticator programs take it."""
    return pyotp.random_base32()


def sealed(secret: str) -> bytes:
    """Encrypt a secret for storage."""
    return vault.seal(secret, _PURPOSE)


def opened(sealed_secret: bytes) -> str:
    """Return a stored secret."""
    return vault.unseal(sealed_secret, _PURPOSE)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator program needs: the secret to type, the otpauth:// link to scan."""

    secret: str
    link: str


def enrolment(secret: str, login: str) -> Enrolment:
    """Return what an authenticator needs to make codes for `login`."""
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER))


def step_of(secret: str, code: str) -> int | None:
    """Return the half minute whose code this is, among the current one and its neighbours."""
    present = int(now().timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        if tokens.same(totp.at(step * STEP_S).encode(), code.encode()):
            return step
    return None


def spend(person_id: int, code: str) -> bool:
    """Use up a code: true once per half minute, and false for it or an earlier one from then on.

    Runs inside the caller's use case. The UPDATE decides which of two simultaneous uses wins.
    """
    account = db.session.get_one(StaffAccount, person_id)
    step = step_of(opened(account.totp_sealed), code) if account.totp_sealed else None
    if step is None:
        return False
    won = db.session.scalar(
        update(StaffAccount)
        .where(StaffAccount.person_id == person_id, StaffAccount.totp_last_step < step)
        .values(totp_last_step=step)
        .returning(StaffAccount.person_id)
    )
    return won is not None
