"""Keys and signatures of devices: bins and exchange machines alike. Knows them only as (kind, number)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the reader of signatures with the guard."""
    from app.devices import guard
    from app.devices.labels import ACTIONS, SENTENCES
    from app.identity.access import verify_devices_with
    from app.identity.audit import words
    from app.web import messages

    messages.register(SENTENCES)
    words.name_actions(ACTIONS)
    verify_devices_with(app, guard.signer)
