"""How a device signs a request. Pure; `docs/guides/devices.md` explains it to those who build devices.

The signature is HMAC-SHA256, with the device's secret, over five lines: method, path with query, seconds since 1970,
a number used once, and the SHA-256 of the body as it is sent.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

WINDOW_S = 300  # how far off a device's clock may be
VERSION = "v1="

_NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The parts of a request that its signature covers."""

    key_id: str
    time: str
    nonce: str
    signature: str
    method: str
    path: str
    body: bytes

    @property
    def readable(self) -> bool:
        """Whether every header has the shape that it must have."""
        in_time = self.time.isascii() and self.time.isdigit() and len(self.time) <= 12  # noqa: PLR2004
        return bool(in_time and _NONCE.fullmatch(self.nonce) and self.signature.startswith(VERSION))


def sign(secret: str, request: SignedRequest) -> str:
    """Return the value of the signature header for `request` (whose own `signature` is ignored)."""
    lines = (request.method, request.path, request.time, request.nonce, sha256(request.body).hexdigest())
    return VERSION + hmac.new(secret.encode(), "\n".join(lines).encode(), sha256).hexdigest()


def matches(secret: str, request: SignedRequest) -> bool:
    """Return whether the signature is the one that `secret` makes."""
    return hmac.compare_digest(sign(secret, request).encode(), request.signature.encode())


def in_window(request: SignedRequest, now_s: float) -> bool:
    """Return whether the request was signed about now."""
    return abs(now_s - int(request.time)) <= WINDOW_S
