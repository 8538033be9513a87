"""Amounts of coins as people type them."""

from __future__ import annotations

import re

from app.characters import half_width

_TYPED = re.compile(r"(\d{1,7})(?:\.(\d{1,2}))?")


class NotAnAmount(ValueError):
    """Not a number of coins with at most two decimals."""


def read(text: str) -> int:
    """Return what was typed as coins in 0.01 coin: "12.5" → 1250. Raises NotAnAmount."""
    match = _TYPED.fullmatch(half_width(text).strip())
    if match is None:
        raise NotAnAmount
    whole, cents = match.groups(default="")
    return int(whole) * 100 + int(cents.ljust(2, "0") or 0)


def write(amount: int) -> str:
    """Return 0.01 coin as people type it: 1250 → "12.50"."""
    return f"{amount // 100}.{amount % 100:02d}"
