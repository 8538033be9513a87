"""Random tokens that print compactly in a QR code and can be read aloud without doubt."""

from __future__ import annotations

import secrets

from app.characters import CODE_ALPHABET


def fresh(length: int) -> str:
    """Return `length` random letters of the alphabet."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
