"""Passwords: argon2id, long rather than complicated, and none of the obvious ones."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Refused

SHORTEST, LONGEST = 10, 200
_TRIED_FIRST = ("password", "1234567890", "qwertyuiop", "admin12345", "letmein", "iloveyou", "tanhui")

_hasher = PasswordHasher()  # RFC 9106, second recommended option
_nobody = ""
_local: list[str] = []


class WeakPassword(Refused):
    """Too short, too long, made from the login, or an obvious one."""


def make_cheap() -> None:
    """Hash with little work: for tests, where thousands of people log in."""
    global _hasher, _nobody  # noqa: PLW0603 - one hasher per process
    _hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    _nobody = ""


def refuse_also(word: str) -> None:
    """Refuse passwords that begin with `word`, such as the name of the place."""
    _local[:] = [word.casefold()]


def check_strength(password: str, login: str) -> None:
    """Refuse passwords that are guessed first. Raises WeakPassword with facts shortest and longest."""
    plain = password.casefold()
    common = any(plain.startswith(word) and len(plain) < len(word) + 6 for word in (*_TRIED_FIRST, *_local))
    if not SHORTEST <= len(password) <= LONGEST or len(set(plain)) < 5 or login in plain or common:  # noqa: PLR2004
        raise WeakPassword(shortest=SHORTEST, longest=LONGEST)


def hashed(password: str) -> str:
    """Return the encoded argon2id hash with its parameters and salt."""
    return _hasher.hash(password)


def matches(encoded: str | None, password: str) -> bool:
    """Return whether `password` is the one behind `encoded`; without a hash the same work is done in vain.

    The work makes known and unknown logins take the same time.
    """
    if len(password) > LONGEST:
        return False
    try:
        return _hasher.verify(encoded or _for_nobody(), password) and encoded is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(encoded: str) -> bool:
    """Return whether the hash was made with parameters other than today's."""
    return _hasher.check_needs_rehash(encoded)


def _for_nobody() -> str:
    global _nobody  # noqa: PLW0603 - made once, when first needed
    _nobody = _nobody or _hasher.hash("nobody's password")
    return _nobody
