"""What every page and every REST call shares. No business logic: the packages above bring it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application. Order matters: numbering a request comes before anything can fail."""
    from app.web import api, assets, cli, languages, logs, metrics, pages, problems, security, strict_json, views

    app.json = strict_json.StrictJSONProvider(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.init_app(app)
    metrics.init_app(app)
    security.init_app(app)
    assets.init_app(app)
    languages.init_app(app)
    pages.init_app(app)
    api.init_app(app)
    problems.init_app(app)
    app.register_blueprint(views.bp)
    cli.init_app(app)
