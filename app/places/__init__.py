"""Where things are: streets, communities, and the sites that stand in them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.places import models  # noqa: F401 - makes the tables known

    if "tanhui_api" in app.extensions:
        from app.places import api

        app.extensions["tanhui_api"].register_blueprint(api.blp)
