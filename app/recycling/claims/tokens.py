"""The text inside a receipt's QR code: names one drop until a moment, opaque, and impossible to forge.

Thirty-three letters and digits, upper case without 0, O, 1, I and L, so that a
printed one can be read out, typed, and packed tightly into a code.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import product

from app.characters import CODE_ALPHABET
from app.errors import Gone, NotFound

LASTS = timedelta(days=7)

_DROP, _HOUR, _TAG = 8, 3, 9  # bytes: any id, hours since 1970 until the year 3883, signature
_LENGTH = 33  # letters that hold these 160 bits
_PLACE = {letter: value for value, letter in enumerate(CODE_ALPHABET)}
# Three letters at a time: a delivery of thousands of drops needs a receipt for many of them.
_TRIPLES = ["".join(letters) for letters in product(CODE_ALPHABET, repeat=3)]

# Keyed once and copied for every receipt, for the same reason.
_macs: dict[str, blake2b] = {}


class ReceiptUnknown(NotFound):
    """The text is not a receipt of ours."""


class ReceiptExpired(Gone):
    """The receipt was not claimed in time."""


def use_secret(secret: str) -> None:
    """Take the secret of this process; called once when the application is made."""
    for use, size in (("signature", _TAG), ("veil", _DROP + _HOUR)):
        key = hmac.digest(secret.encode(), f"receipt {use}".encode(), "sha256")
        _macs[use] = blake2b(key=key, digest_size=size)


def issue(drop_id: int, recorded_at: datetime) -> str:
    """Return the receipt of a drop recorded at `recorded_at`, always the same."""
    hour = int((recorded_at + LASTS).timestamp()) // 3600 + 1
    payload = drop_id.to_bytes(_DROP) + hour.to_bytes(_HOUR)
    tag = _mac("signature", payload)
    return _spell(tag + _veiled(tag, payload))


def read(token: str, now: datetime) -> int:
    """Return the drop that `token` names, in upper or lower case. Raises ReceiptUnknown and ReceiptExpired."""
    raw = _unspell(token.strip().upper())
    tag = raw[:_TAG]
    payload = _veiled(tag, raw[_TAG:])
    if not hmac.compare_digest(tag, _mac("signature", payload)):
        raise ReceiptUnknown
    ends_at = datetime.fromtimestamp(int.from_bytes(payload[_DROP:]) * 3600, UTC)
    if ends_at <= now:
        raise ReceiptExpired(ends_at=ends_at)
    return int.from_bytes(payload[:_DROP])


def _mac(use: str, data: bytes) -> bytes:
    try:
        mac = _macs[use].copy()
    except KeyError:
        raise RuntimeError("no secret: make the application first") from None
    mac.update(data)
    return mac.digest()


def _veiled(tag: bytes, payload: bytes) -> bytes:
    """Hide the payload under a pad that the signature determines, or uncover it again."""
    return (int.from_bytes(_mac("veil", tag)) ^ int.from_bytes(payload)).to_bytes(_DROP + _HOUR)


def _spell(raw: bytes) -> str:
    value, parts = int.from_bytes(raw), []
    for _ in range(_LENGTH // 3):
        value, triple = divmod(value, len(_TRIPLES))
        parts.append(_TRIPLES[triple])
    return "".join(reversed(parts))


def _unspell(token: str) -> bytes:
    if len(token) != _LENGTH or not _PLACE.keys() >= set(token):
        raise ReceiptUnknown
    value = 0
    for letter in token:
        value = value * len(CODE_ALPHABET) + _PLACE[letter]
    if value >= 1 << 8 * (_DROP + _HOUR + _TAG):
        raise ReceiptUnknown
    return value.to_bytes(_DROP + _HOUR + _TAG)
