"""Merchants: where coins are spent. Shops and contracts, pay codes, charges and refunds, the till's statement."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.merchants.charges import models as charges
    from app.merchants.shops import models as shops

    _ = charges, shops  # makes the tables known
