"""Random tokens and codes, and the hashes that are stored of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from app.identity import vault

KEY_PREFIX = "thk"


def fresh() -> str:
    """Return 256 random bits as text for a URL or a header."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> bytes:
    """Return the SHA-256 that is stored; enough for tokens that cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()


def same(one: bytes, other: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one, other)


def digits(count: int) -> str:
    """Return a random code of `count` digits."""
    return f"{secrets.randbelow(10**count):0{count}d}"


def hashed_digits(code: str, bound_to: str) -> bytes:
    """Return a keyed hash of a code of few digits, tied to what it is for.

    A plain hash of six digits could be reversed by trying all million of them.
    """
    return vault.keyed_hash(f"{bound_to}|{code}", "one-time code")


def fresh_key() -> tuple[str, str]:
    """Return the public id (12 hexadecimal digits) and the secret of a new API key."""
    return secrets.token_hex(6), fresh()


def key_text(public_id: str, secret: str) -> str:
    """Return what the holder of an API key puts into the Authorization header."""
    return f"{KEY_PREFIX}_{public_id}_{secret}"


def read_key(text: str) -> tuple[str, str] | None:
    """Return public id and secret of a key, or None when the text is no key."""
    prefix, _, rest = text.partition("_")
    public_id, _, secret = rest.partition("_")
    return (public_id, secret) if prefix == KEY_PREFIX and public_id and secret else None
