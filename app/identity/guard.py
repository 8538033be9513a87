"""Default deny: before any view runs, the caller is checked against the view's declaration."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Denied, Unauthenticated
from app.identity import context, session, tokens
from app.identity.access import DEVICES
from app.identity.context import Actor, Origin, PresentedKey
from app.identity.roles import Role
from app.web import preferences, security
from app.web.access import Access, access_of

_SAFE = {"GET", "HEAD", "OPTIONS"}
_CHALLENGE = 'Bearer realm="tanhui"'


def init_app(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(guard)
    app.after_request(_challenge)
    app.teardown_request(_forget)


def guard() -> BaseResponse | None:
    """Let the request through, send a person to log in, or raise Unauthenticated or Denied."""
    _remember_origin()
    _remember(context.ANONYMOUS)
    if request.endpoint is None or (request.method == "OPTIONS" and request.url_rule is not None):
        return None  # no such page, or a request that Flask answers by itself
    access = access_of(current_app, request.endpoint, request.method)
    if access is None:
        raise Denied(f"{request.endpoint} does not say who may call it")
    if access.key_in_statement and (presented := _presented(access)):
        context.presented_key.set(presented)
        return None  # as an unknown caller, until the view's statement has checked the key
    return _judge(access, _who(access))


def look_up_presented() -> None:
    """Check the key as on other endpoints, although this view's statement normally does.

    Raises Unauthenticated and Denied.
    """
    context.presented_key.set(None)
    if access := access_of(current_app, request.endpoint or "", request.method):
        _judge(access, session.actor_of_header(request))


def _judge(access: Access, actor: Actor) -> BaseResponse | None:
    _remember(actor)
    _refuse_forged(actor, access)
    if access.public or _admits(access, actor):
        return None
    if actor.known:
        raise Denied(f"{request.endpoint} is not open to {actor.via} {sorted(actor.roles)}")
    if request.path.startswith("/api/"):
        raise Unauthenticated
    return redirect(_login_page(access))


def _presented(access: Access) -> PresentedKey | None:
    [scope] = access.scopes
    parts = tokens.read_key(session.key_of_header(request))
    return PresentedKey(parts[0], tokens.hashed(parts[1]), scope) if parts else None


def _remember_origin() -> None:
    """Keep for records where the request comes from."""
    context.presented_key.set(None)
    context.origin.set(
        Origin(
            ip=request.remote_addr or "",
            request_id=str(g.get("request_id", "")),
            user_agent=request.environ.get("HTTP_USER_AGENT", "")[:200],
        )
    )


def _remember(actor: Actor) -> None:
    """Keep the actor for records (context) and for pages (`g`)."""
    context.actor.set(actor)
    g.actor = actor
    if actor.via == "session" and preferences.COOKIE not in request.cookies:
        g.preferences = preferences.Preferences(lang=actor.locale, text=actor.text_size)


def _who(access: Access) -> Actor:
    if session.has_own_credentials(request):
        return session.actor_of_header(request)
    if access.device:
        verifier = current_app.extensions.get(DEVICES)
        if verifier and (device := verifier()):
            return device  # type: ignore[no-any-return]
    return session.actor_or_anonymous()


def _admits(access: Access, actor: Actor) -> bool:
    if actor.via == "session":
        return not access.roles.isdisjoint(actor.roles)
    if actor.via == "key":
        return not access.scopes.isdisjoint(actor.scopes)
    return actor.via == "device" and access.device


def _refuse_forged(actor: Actor, access: Access) -> None:
    """Require the form's token wherever the browser's cookie may be what lets the request in."""
    if request.method in _SAFE or actor.via in {"key", "device"} or session.has_own_credentials(request):
        return
    if access.public or access.roles:
        security.protect()


def _login_page(access: Access) -> str:
    """Residents log in by telephone, staff with a password; both return to the page they wanted."""
    page = "identity_logins.phone" if Role.RESIDENT in access.roles else "identity_logins.staff"
    wanted = request.full_path.rstrip("?") if request.method in _SAFE else ""
    return url_for(page) + (f"?{urlencode({'next': wanted})}" if wanted else "")


def _challenge(response: Response) -> Response:
    """A 401 has to say which credentials would do (RFC 9110, section 11.6.1)."""
    if response.status_code == 401:  # noqa: PLR2004
        response.headers.setdefault("WWW-Authenticate", _CHALLENGE)
    return response


def _forget(error: BaseException | None) -> None:
    """Threads serve many requests: none may inherit the last one's actor."""
    context.actor.set(context.SYSTEM)
    context.presented_key.set(None)
    context.origin.set(Origin())
