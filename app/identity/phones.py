"""Telephone numbers: mainland mobile numbers of eleven digits, sealed at rest, shown with their middle hidden."""

from __future__ import annotations

import re

from app.characters import half_width
from app.errors import Refused
from app.identity import vault

_PURPOSE = "phone"
_SHAPE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_DECORATION = re.compile(r"^(\+86|0086)|[\s\-－—–]")


class NotAPhone(Refused):
    """The text is not a mainland mobile number."""


def canonical(phone: str) -> str:
    """Return the eleven digits of `phone`, typed with or without +86, spaces, dashes or full-width digits.

    Raises NotAPhone.
    """
    digits = _DECORATION.sub("", half_width(phone[:32].strip()))
    if not _SHAPE.fullmatch(digits):
        raise NotAPhone
    return digits


def valid(phone: str) -> bool:
    """Return whether `phone` can be read as a mainland mobile number."""
    try:
        canonical(phone)
    except NotAPhone:
        return False
    return True


def lookup(phone: str) -> bytes:
    """Return the keyed hash (32 bytes) under which `phone` is stored. Raises NotAPhone."""
    return vault.keyed_hash(canonical(phone), _PURPOSE)


def seal(phone: str) -> bytes:
    """Encrypt `phone` for storage. Raises NotAPhone."""
    return vault.seal(canonical(phone), _PURPOSE)


def open_(sealed: bytes) -> str:
    """Return the eleven digits that `seal` encrypted. Raises vault.NotSealedByUs."""
    return vault.unseal(sealed, _PURPOSE)


def masked(phone: str) -> str:
    """Return what may be shown: 138****1234. Anything else is hidden completely."""
    try:
        digits = canonical(phone)
    except NotAPhone:
        return "***"
    return f"{digits[:3]}****{digits[-4:]}"


def masked_sealed(sealed: bytes | None) -> str:
    """Return the masked form of a stored number, or an empty string for a person without one."""
    return masked(open_(sealed)) if sealed else ""
