"""Sealing: data to be read again are encrypted, data only to be found again are hashed with a key.

All keys are derived from the one data key (TANHUI_DATA_KEY), a different one for every purpose, so that a value
sealed for one purpose neither opens nor matches under another.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"  # so that another cipher or data key can be distinguished one day
_NONCE = 12

_data_key = b""


class NotSealedByUs(Exception):
    """The bytes were changed, or sealed for another purpose or with another data key."""


def use_data_key(data_key: str) -> None:
    """Take the data key of this process; called once when the application is made."""
    global _data_key  # noqa: PLW0603 - one key per process, set before the first request
    _data_key = data_key.encode()
    _derived.cache_clear()


def seal(plain: str, purpose: str) -> bytes:
    """Encrypt `plain` (AES-256-GCM, fresh nonce): 1 version byte, 12 nonce bytes, ciphertext with tag."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(_derived("seal", purpose)).encrypt(nonce, plain.encode(), purpose.encode())


def unseal(sealed: bytes, purpose: str) -> str:
    """Return what was sealed for `purpose`. Raises NotSealedByUs."""
    nonce, ciphertext = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(_derived("seal", purpose)).decrypt(nonce, ciphertext, purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise NotSealedByUs(purpose) from error


def keyed_hash(value: str, purpose: str) -> bytes:
    """Return 32 bytes by which `value` can be found again, useless without the data key (HMAC-SHA256)."""
    return hmac.digest(_derived("hash", purpose), value.encode(), "sha256")


@lru_cache(maxsize=64)
def _derived(use: str, purpose: str) -> bytes:
    if not _data_key:
        raise RuntimeError("no data key: make the application first")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"tanhui {use} {purpose}".encode()).derive(_data_key)
