"""Pages without business of their own: the front door, preferences, explanations, health, files."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, send_from_directory
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as BaseResponse

from app.web import assets, landing, messages, metrics, navigation, preferences, readiness
from app.web.access import public
from app.web.security import harmless

bp = Blueprint("web", __name__)

DAY_S = 24 * 3600


@bp.get("/")
@public
def front() -> str:
    """Send each kind of visitor where they belong."""
    return render_template(
        "landing.html",
        doors=landing.doors(),
        facts=landing.facts(),
        accounts=landing.demo_accounts(),
    )


@bp.get("/more")
@public
def more() -> str:
    """List every page of the visitor's navigation, for which a telephone's bar has no room."""
    return render_template("more.html", title=gettext("更多"), entries=navigation.items())


@bp.post("/preferences")
@public
@harmless
def set_preferences() -> BaseResponse:
    """Store language, theme or text size, and go back to the page."""
    wanted = preferences.chosen().changed(request.form.to_dict())
    response = redirect(preferences.safe_path(request.form.get("next")), 303)
    response.set_cookie(
        preferences.COOKIE,
        wanted.cookie(),
        max_age=preferences.YEAR_S,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.get("/errors/<code>")
@public
def error_page(code: str) -> str:
    """Explain an error in both languages; problem details point here."""
    found = messages.explained(code)
    if found is None:
        abort(404)
    with force_locale("zh_CN"):
        chinese = str(found.text)
    with force_locale("en"):
        english = str(found.text)
    return render_template("error_page.html", code=code, status=found.status, chinese=chinese, english=english)


@bp.get("/static/<path:filename>")
@public
def static(filename: str) -> Response:
    """Serve our own files as they are; set-up's fingerprinted copies are served at /assets/."""
    response = send_from_directory(assets.STATIC, filename, max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """Serve the icon that browsers request for anything that is not a page."""
    return send_from_directory(assets.STATIC, "img/icon.svg", max_age=DAY_S)


@bp.get("/api/docs")
@public
def docs() -> str:
    """Show the contract, readable and searchable."""
    return render_template("docs.html")


@bp.get("/api/docs/<path:filename>")
@public
def docs_file(filename: str) -> Response:
    """Serve the files of the documentation viewer from its package."""
    return send_from_directory(Path(str(files("flask_swagger_ui"))) / "dist", filename, max_age=DAY_S)


@bp.get("/healthz")
@public
def healthz() -> dict[str, str]:
    """This process is alive."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> tuple[dict[str, str], int]:
    """This process can do its work. What is missing is told only to this machine."""
    report = readiness.report()
    ready = set(report.values()) == {readiness.FINE}
    told = report if metrics.may_read() else {}
    return {"status": "ok" if ready else "unavailable", **told}, 200 if ready else 503


@bp.get("/metrics")
@public
def show_metrics() -> Response:
    """Figures for Prometheus, to this machine or with the token."""
    if not metrics.may_read():
        abort(404)
    text, media_type = metrics.exposition()
    response = current_app.response_class(text, content_type=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response
