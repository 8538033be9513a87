"""People, households, organisations, roles, sessions, keys, consent and the audit trail."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.identity import guard, models, passwords, session, vault  # noqa: F401 - models register their tables

    vault.use_data_key(app.config["TANHUI_DATA_KEY"])
    if app.testing:
        passwords.make_cheap()
    session.init_app(app)
    guard.init_app(app)
