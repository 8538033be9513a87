"""Characters as people type, read out and print them."""

from __future__ import annotations

# No 0/O, 1/I/L, so that a code can be read out and typed without doubt. Capital letters and digits only: a QR code
# packs them tighter. 26 of the 31 are 128 bits.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("\u3000"): " ", ord("。"): "."}


def half_width(text: str) -> str:
    """Return full-width letters, digits and signs in their usual width: １２．５ → 12.5."""
    return text.translate(_HALF_WIDTH)
