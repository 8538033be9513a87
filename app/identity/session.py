"""Who is asking: Flask-Login on our own table of sessions, with API keys beside it.

The browser's signed cookie carries a random token; only its hash is stored, so that logging out, changing a password
or disabling a person ends a session at once, even for a copy of the cookie. A request that brings credentials of
its own (`Authorization`) never uses the cookie.
"""

from __future__ import annotations

from datetime import timedelta

import flask
from flask import Flask, Request, request
from flask_login import LoginManager, current_user, login_user, logout_user

from app.errors import Unauthenticated
from app.identity import context, queries, services
from app.identity.context import Actor

PENDING = "second_factor"  # the cookie's key for a token that still awaits its second factor

login_manager = LoginManager()


class Visitor:
    """What Flask-Login holds for us: a person, and the token that their cookie carries."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, actor: Actor, token: str) -> None:
        self.actor = actor
        self.token = token

    def get_id(self) -> str:
        """Return what the cookie carries: never a person's id, always a token that can be revoked."""
        return self.token


def init_app(app: Flask) -> None:
    """Connect Flask-Login."""
    login_manager.init_app(app)
    login_manager.user_loader(_from_cookie)
    login_manager.session_protection = None  # it ties sessions to IP addresses, and telephones change theirs
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=180)
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False


def _from_cookie(token: str) -> Visitor | None:
    if has_own_credentials(request):
        return None
    found = queries.actor_of_session(token)
    if found is None:
        return None
    if found.stale and found.actor.session_id:
        services.mark_seen(found.actor.session_id)
    return Visitor(found.actor, token)


def key_of_header(request: Request) -> str:
    """Return the text in the place of an API key, or an empty string."""
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer":
        return ""
    return authorization.token or ""


def actor_of_header(request: Request) -> Actor:
    """Return whose API key the request carries, or an anonymous actor."""
    text = key_of_header(request)
    found = queries.actor_of_key(text) if text else None
    if found is None:
        return context.ANONYMOUS
    if found.stale and found.actor.key_id:
        services.mark_key_used(found.actor.key_id)
    return found.actor


def has_own_credentials(request: Request) -> bool:
    """Return whether the request carries credentials that another site could not make a browser send."""
    return "Authorization" in request.headers


def actor_or_anonymous() -> Actor:
    """Return who is asking, perhaps anonymous."""
    present = context.actor.get()
    if present.via in {"device", "key"}:
        return present
    return current_user.actor if current_user.is_authenticated else context.ANONYMOUS


def me() -> Actor:
    """Return who is asking. Raises Unauthenticated for anonymous requests."""
    actor = actor_or_anonymous()
    if not actor.known:
        raise Unauthenticated
    return actor


def begin(token: str) -> None:
    """Log this browser in with a fresh session's token; what the cookie held before is gone."""
    flask.session.clear()
    flask.session.permanent = True
    found = queries.actor_of_session(token)
    if found is None:
        raise Unauthenticated
    login_user(Visitor(found.actor, token))


def await_second_factor(token: str, wanted: str) -> None:
    """Remember in this browser that the password was right, a second factor is due, and where to go afterwards."""
    flask.session.clear()
    flask.session[PENDING] = {"token": token, "next": wanted}


def awaiting() -> str:
    """Return the token of a half-finished login, or an empty string."""
    return str(flask.session.get(PENDING, {}).get("token", ""))


def wanted_after_second_factor() -> str:
    """Return the page that the half-finished login was for."""
    return str(flask.session.get(PENDING, {}).get("next", ""))


def go_on_as(token: str) -> None:
    """Give this browser's session a new token; copies of the old cookie stop working."""
    flask.session["_user_id"] = token


def token_of_browser() -> str:
    """Return the token in this browser's cookie, or an empty string."""
    return str(flask.session.get("_user_id", ""))


def end() -> None:
    """Log this browser out."""
    logout_user()
    flask.session.clear()
