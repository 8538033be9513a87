"""Where things are: streets, communities, and the sites that stand in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

if TYPE_CHECKING:
    from app.places.queries import DistrictRow


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app import schema
    from app.places import api, models, reference
    from app.web import languages, messages

    schema.reference(models.District, reference.districts)
    schema.reference(models.Street, reference.streets)
    schema.reference(models.Community, reference.communities)

    languages.offer(app, reference.languages(app.config["DISTRICT_DATA"]))
    # A proxy, so that macros see the language of the page that calls them.
    app.jinja_env.globals["district"] = LocalProxy(_district)
    messages.register(
        {
            "CoordinatesOutOfRange": _l("坐标不在有效范围内，请检查经度、纬度和坐标系。"),
            "UnknownCommunity": _l("没有找到这个社区。"),
        }
    )
    app.extensions["tanhui_api"].register_blueprint(api.blp)


def _district() -> DistrictRow:
    """Return the district in the page's language; while the database is away, as its folder describes it."""
    from app.places import queries, reference
    from app.web import languages

    language = languages.html_lang()[:2]
    try:
        return queries.district(language)
    except SQLAlchemyError:
        return queries.named(reference.districts(current_app.config["DISTRICT_DATA"])[0], language)
