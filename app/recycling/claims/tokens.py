"""The text inside a receipt's QR code: names one drop until a moment, opaque, and made by nobody but us.

Thirty-three letters and digits, upper case without 0, O, 1, I and L, so that a
printed one can be read out, typed, and packed tightly into a code.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from itertools import product

from app.characters import CODE_ALPHABET
from app.errors import Gone, NotFound

LASTS = timedelta(days=7)

_HALF = 10  # bytes: 80 bits of signature, and as many of payload (6 for the drop, 4 for the hour it ends)
_LENGTH = 33  # letters that hold 160 bits
_PLACE = {letter: value for value, letter in enumerate(CODE_ALPHABET)}
# Three letters at a time: a delivery of thousands of drops needs a receipt for many of them.
_TRIPLES = ["".join(letters) for letters in product(CODE_ALPHABET, repeat=3)]

_keys = {"signature": b"", "veil": b""}


class ReceiptUnknown(NotFound):
    """No receipt of ours reads like this."""


class ReceiptExpired(Gone):
    """The receipt was not claimed in time."""


def use_secret(secret: str) -> None:
    """Take the secret of this process; called once when the application is made."""
    for use in _keys:
        _keys[use] = hmac.digest(secret.encode(), f"receipt {use}".encode(), "sha256")


def issue(drop_id: int, recorded_at: datetime) -> str:
    """Return the receipt of a drop recorded at `recorded_at`; asked again, the same."""
    hour = int((recorded_at + LASTS).timestamp()) // 3600 + 1
    payload = drop_id.to_bytes(6) + hour.to_bytes(4)
    tag = _mac("signature", payload)
    return _spell(tag + _veiled(tag, payload))


def read(token: str, now: datetime) -> int:
    """Return the drop that `token`, in whatever case it was typed, names. Raises ReceiptUnknown and ReceiptExpired."""
    raw = _unspell(token.strip().upper())
    tag, payload = raw[:_HALF], _veiled(raw[:_HALF], raw[_HALF:])
    if not hmac.compare_digest(tag, _mac("signature", payload)):
        raise ReceiptUnknown
    ends_at = datetime.fromtimestamp(int.from_bytes(payload[6:]) * 3600, UTC)
    if ends_at <= now:
        raise ReceiptExpired(ends_at=ends_at)
    return int.from_bytes(payload[:6])


def _mac(use: str, data: bytes) -> bytes:
    if not _keys[use]:
        raise RuntimeError("no secret: make the application first")
    return hmac.digest(_keys[use], data, "sha256")[:_HALF]


def _veiled(tag: bytes, payload: bytes) -> bytes:
    """Hide the payload under a pad that the signature determines, or uncover it again."""
    pad = int.from_bytes(_mac("veil", tag))
    return (pad ^ int.from_bytes(payload)).to_bytes(_HALF)


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
    if value >= 1 << (16 * _HALF):
        raise ReceiptUnknown
    return value.to_bytes(2 * _HALF)
