"""The content of an event's QR codes, and what a phone remembers of a scan.

A code on the organiser's screen names the half minute in which it was drawn and is taken in that half minute and the
next, so a photograph sent to a friend is late. A poster's code has no half minute and is taken for as long as
the event lasts, where the event allows it. People who scan in time may take a while to log in: their browser keeps a
scan, signed, for the code it saw.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.characters import CODE_ALPHABET
from app.errors import Gone, Refused
from app.identity import vault

WINDOW_S = 30
SCAN_S = 15 * 60

Via = Literal["screen", "poster"]

_POSTER = 0
_MAC_BYTES = 8
_LENGTH = 26  # letters, and more of them for an event whose number has more than 32 bits
_LONGEST = 33  # holds 63 bits of event, the half minute and the signature
_MAC_SPAN = 1 << 8 * _MAC_BYTES
_WINDOW_SPAN = 1 << 32


class CodeNotOurs(Refused):
    """The code is not ours, or was misread."""


class CodeTooOld(Gone):
    """The code on the screen has changed since."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A code that is ours and in time: for which event, and how it was seen."""

    event_id: int
    via: Via


def screen_code(event_id: int, at: datetime) -> str:
    """Return the code that the organiser's screen shows at `at`."""
    return _written(event_id, _window(at))


def poster_code(event_id: int) -> str:
    """Return the code for a printed poster."""
    return _written(event_id, _POSTER)


def read(code: str, at: datetime, scanned_at: datetime | None = None) -> Pass:
    """Return what `code` lets its bearer do at `at`, or at `scanned_at` if the bearer's browser remembers a scan.

    Raises CodeNotOurs and CodeTooOld.
    """
    event_id, window = _unwritten(code)
    if window == _POSTER:
        return Pass(event_id, "poster")
    if _window(scanned_at or at) - window not in {0, 1}:
        raise CodeTooOld(event_id=event_id)
    return Pass(event_id, "screen")


def scan(code: str, at: datetime) -> str:
    """Return what a browser keeps to remember that it saw `code` at `at`."""
    second = str(int(at.timestamp()))
    return f"{second}.{_signed(code.upper(), second)}"


def scanned_at(code: str, kept: str, at: datetime) -> datetime | None:
    """Return when the browser saw `code`, or None if `kept` does not record it or is too old."""
    second, _, signature = kept.partition(".")
    if not hmac.compare_digest(signature.encode(), _signed(code.upper(), second).encode()):
        return None
    age_s = at.timestamp() - int(second)
    return datetime.fromtimestamp(int(second), at.tzinfo) if 0 <= age_s <= SCAN_S else None


def _window(at: datetime) -> int:
    return int(at.timestamp()) // WINDOW_S


def _written(event_id: int, window: int) -> str:
    number = (event_id * _WINDOW_SPAN + window) * _MAC_SPAN + _mac(event_id, window)
    letters: list[str] = []
    while number or len(letters) < _LENGTH:
        number, digit = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[digit])
    return "".join(reversed(letters))


def _unwritten(code: str) -> tuple[int, int]:
    letters = code.upper()
    if not _LENGTH <= len(letters) <= _LONGEST or not set(letters) <= set(CODE_ALPHABET):
        raise CodeNotOurs
    number = 0
    for letter in letters:
        number = number * len(CODE_ALPHABET) + CODE_ALPHABET.index(letter)
    rest, mac = divmod(number, _MAC_SPAN)
    event_id, window = divmod(rest, _WINDOW_SPAN)
    if mac != _mac(event_id, window):
        raise CodeNotOurs
    return event_id, window


def _mac(event_id: int, window: int) -> int:
    return int.from_bytes(vault.keyed_hash(f"{event_id}|{window}", "event code")[:_MAC_BYTES])


def _signed(code: str, second: str) -> str:
    return vault.keyed_hash(f"{code}|{second}", "event scan").hex()
