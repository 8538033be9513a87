"""Pay codes as people and phones see them, and the keyed hashes, which are all we store."""

from __future__ import annotations

import re
import secrets

from app.characters import CODE_ALPHABET, half_width
from app.identity import vault
from app.merchants import tokens

DIGITS = 12
_TOKEN_LENGTH = 26


def fresh_token() -> str:
    """Return a random token for the QR of a pay code."""
    return tokens.fresh(_TOKEN_LENGTH)


def fresh_digits() -> str:
    """Return twelve random digits to type where no camera works."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def grouped(digits: str) -> str:
    """Return the digits as they are shown and read out: 4-4-4."""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def hash_of(code: str) -> bytes:
    """Return the keyed hash (32 bytes) under which a token or twelve digits are stored.

    Tokens and digits have a hash key each, so that neither can stand for the other.
    """
    return vault.keyed_hash(code, "pay code digits" if is_digits(code) else "pay code")


def is_digits(code: str) -> bool:
    """Return whether a code read by `read` is typed digits rather than a token."""
    return len(code) == DIGITS


def read(text: str) -> str | None:
    """Return the token or the digits in what was scanned or typed, or None if it is not a pay code.

    Takes the whole address that a phone's own scanner sees, digits in groups, and full-width digits.
    """
    text = half_width(text[:300]).strip()
    digits = re.sub(r"[\s\-]", "", text)
    if re.fullmatch(r"[0-9]{12}", digits):
        return digits
    token = text.rpartition("#")[2].upper()
    return token if re.fullmatch(rf"[{CODE_ALPHABET}]{{{_TOKEN_LENGTH}}}", token) else None
