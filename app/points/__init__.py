"""The coin ledger, wallets and tariffs. Knows other packages' things only as plain numbers."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register wallet pages, REST resources and commands."""
