"""Bins, drops, claims and tonnages: plan project 7."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app import schema
    from app.identity.audit import words
    from app.points import audit, transfer_links
    from app.recycling import labels, models
    from app.recycling.categories import reference
    from app.recycling.claims import tokens
    from app.recycling.drops import queries
    from app.web import messages

    tokens.use_secret(app.config["SECRET_KEY"])
    messages.register(labels.SENTENCES)
    words.name_actions(labels.ACTIONS)
    schema.reference(models.categories.Category, reference.categories)
    audit.register("drops", "award", queries.faults)
    transfer_links.register("award", "recycling_drops.show_drop", "drop_id")
    _register(app)
    _navigate(app)


def _register(app: Flask) -> None:
    from app.recycling.bins import api as bins_api
    from app.recycling.bins import views as bins
    from app.recycling.categories import api as categories_api
    from app.recycling.claims import api as claims_api
    from app.recycling.claims import views as claims
    from app.recycling.console import views as console
    from app.recycling.drops import api as drops_api
    from app.recycling.drops import views as drops
    from app.recycling.tonnages import views as tonnages

    for views in (bins, console, claims, drops, tonnages):
        app.register_blueprint(views.bp)
    for resources in (bins_api, categories_api, claims_api, drops_api):
        app.extensions["tanhui_api"].register_blueprint(resources.blp)


def _navigate(app: Flask) -> None:
    from app.identity.roles import Role
    from app.web.navigation import add

    section = _l("回收")
    add([Role.OPERATOR], "recycling_console.bins", _l("回收箱"), "bin", 10, section=section, app=app)
    add([Role.OPERATOR], "recycling_drops.upload", _l("上传投放"), "upload", 20, section=section, app=app)
    add([Role.OPERATOR], "recycling_drops.review", _l("待核对"), "alert", 30, section=section, app=app)
    add([Role.OPERATOR], "recycling_tonnages.own", _l("吨数上报"), "list", 40, section=section, app=app)
    add([Role.OFFICE, Role.ADMIN], "recycling_tonnages.office", _l("吨数数据"), "list", 40, section=section, app=app)
