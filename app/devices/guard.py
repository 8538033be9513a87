"""Reads a device's signature from the current request, for the guard that runs before every view."""

from __future__ import annotations

from flask import request

from app.devices import services
from app.devices.signature import SignedRequest
from app.identity.context import Actor

HEADERS = ("X-Tanhui-Key", "X-Tanhui-Time", "X-Tanhui-Nonce", "X-Tanhui-Signature")


def signer() -> Actor | None:
    """Return the device that signed the request as an actor, or None when it is not signed.

    The actor's `device` is kind and number: "bin:7". Raises what `services.admit` raises.
    """
    key_id, time, nonce, signature = (request.headers.get(name, "") for name in HEADERS)
    if not key_id and not signature:
        return None
    query = request.query_string.decode("latin-1")
    device = services.admit(
        SignedRequest(
            key_id=key_id,
            time=time,
            nonce=nonce,
            signature=signature,
            method=request.method,
            path=request.path + (f"?{query}" if query else ""),
            body=request.get_data(cache=True),
        )
    )
    return Actor(via="device", device=f"{device.kind}:{device.owner_id}", name=key_id)
