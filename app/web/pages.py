"""What templates may call, and what every page knows."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request, url_for

from app import clock
from app.web import charts, icons, navigation, preferences
from app.web.qr import qr_svg
from app.web.statuses import STATUSES


def init_app(app: Flask) -> None:
    """Register what templates may call."""
    app.context_processor(visitor)
    app.jinja_env.globals.update(
        icon=icons.icon,
        glyph=icons.glyph,
        qr_svg=qr_svg,
        charts=charts,
        statuses=STATUSES,
        now=clock.now,
        preferences=preferences.chosen,
        return_path=preferences.return_path,
        navigation_items=navigation.items,
        current_url=navigation.current_url,
        footer_items=navigation.footer_items,
        default_density=navigation.default_density,
        role_name=navigation.role_name,
        sign_in_url=sign_in_url,
        sign_out_url=sign_out_url,
    )


def visitor() -> dict[str, Any]:
    """Return who is visiting; identity leaves that in `g.actor`."""
    return {"actor": g.get("actor")}


def sign_in_url() -> str | None:
    """Return the address to sign in at and come back here from; None while no view answers there."""
    endpoint = current_app.extensions.get("tanhui_sign_in")
    if endpoint is None:
        return None
    here = request.full_path.rstrip("?")
    return url_for(endpoint, next=here if here != "/" and request.method == "GET" else None)


def sign_out_url() -> str | None:
    """Return the address whose POST signs out; None while no view answers there."""
    endpoint = current_app.extensions.get("tanhui_sign_out")
    return url_for(endpoint) if endpoint else None
