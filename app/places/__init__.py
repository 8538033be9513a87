"""Where things are: streets, communities, and the sites that stand in them."""

from __future__ import annotations

from flask import Flask
from werkzeug.local import LocalProxy


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app import schema
    from app.places import api, models, queries, reference
    from app.web import languages, messages

    schema.reference(models.District, reference.districts)
    schema.reference(models.Street, reference.streets)
    schema.reference(models.Community, reference.communities)

    # A proxy, so that macros see the language of the page that calls them.
    app.jinja_env.globals["district"] = LocalProxy(lambda: queries.district(languages.html_lang()[:2]))
    messages.register(
        {
            "CoordinatesOutOfRange": _l("坐标不在有效范围内，请检查经度、纬度和坐标系。"),
            "UnknownCommunity": _l("没有找到这个社区。"),
        }
    )
    app.extensions["tanhui_api"].register_blueprint(api.blp)
