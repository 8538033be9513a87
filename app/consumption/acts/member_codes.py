"""The member code (会员码): digits that let mall staff find a household without card or telephone number."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

from app.errors import Gone
from app.identity import vault

WINDOW_S = 5 * 60
_PROOF = 6
_SHAPE = re.compile(r"\d{12,25}", re.ASCII)  # an id has up to 19 digits


class MemberCodeTooOld(Gone):
    """The member code is mistyped, or has changed since."""


def member_code(household_id: int, at: datetime) -> str:
    """Return at least twelve digits that stand for the household for five to ten minutes; the last six prove it."""
    return f"{household_id:06d}{_proof(household_id, _window(at))}"


def looks_like_one(text: str) -> bool:
    """Return whether `text` has the shape of a member code."""
    return _SHAPE.fullmatch(text) is not None


def read(digits: str, at: datetime) -> int:
    """Return the household that a member code stands for. Raises MemberCodeTooOld."""
    household_id, proof = int(digits[:-_PROOF]), digits[-_PROOF:]
    window = _window(at)
    if not any(hmac.compare_digest(proof, _proof(household_id, seen)) for seen in (window, window - 1)):
        raise MemberCodeTooOld
    return household_id


def _window(at: datetime) -> int:
    return int(at.timestamp()) // WINDOW_S


def _proof(household_id: int, window: int) -> str:
    number = int.from_bytes(vault.keyed_hash(f"{household_id}|{window}", "member code")[:8])
    return f"{number % 10**_PROOF:0{_PROOF}d}"
