"""Where things are: streets, communities, and the sites that stand in them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.places import api

    app.extensions["tanhui_api"].register_blueprint(api.blp)
