"""Random tokens that print compactly in a QR code and can be read aloud without doubt."""

from __future__ import annotations

import secrets

# No 0/O, 1/I/L. Capital letters and digits only: a QR code packs them tighter. 26 of the 31 are 128 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def fresh(length: int) -> str:
    """Return `length` random letters of the alphabet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
