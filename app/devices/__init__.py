"""Keys and signatures of devices: bins and exchange machines alike. Knows them only as (kind, number)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Let the guard know who signed a request."""
    from app.devices import guard
    from app.devices.labels import SENTENCES
    from app.identity.access import verify_devices_with
    from app.web import messages

    messages.register(SENTENCES)
    verify_devices_with(app, guard.signer)
