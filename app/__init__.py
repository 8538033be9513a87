"""碳惠 Tanhui: the carbon-inclusive recycling and green-consumption programme of one city district."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from flask import Flask
from flask_migrate import Migrate

import config
from app import connections
from app.db import db, end_session

# In the order of the arrows, lowest first; each says in its __init__ how it plugs in.
PACKAGES = (
    "web",
    "identity",
    "places",
    "devices",
    "imports",
    "points",
    "recycling",
    "merchants",
    "consumption",
    "indicators",
    "jobs",
    "demo",
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from `config.load()`, changed by `overrides`."""
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.update(config.load())
    app.config.update(overrides or {})
    db.init_app(app)
    app.teardown_appcontext(end_session)
    with app.app_context():
        connections.watch(db.engine, app.config["TANHUI_SCHEMA"])
    Migrate(app, db, compare_type=True)
    for package in PACKAGES:
        import_module(f"app.{package}").init_app(app)
    _check_all_declared(app)
    return app


def _check_all_declared(app: Flask) -> None:
    """Refuse to start while an endpoint does not say who may call it."""
    from app.identity.access import check_all_declared

    check_all_declared(app)
