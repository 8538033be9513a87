"""Headers of every response, protection against forged forms, and which proxies to trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web.access import access_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self)",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FIXED = [(name.lower(), (name, value)) for name, value in HEADERS.items()]
HSTS = "max-age=31536000; includeSubDomains"

_harmless: set[str] = set()


class FormGuard(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection, except for forms that may come from anywhere."""

    def protect(self) -> None:
        """Refuse (400) a form that was not sent from a page of ours."""
        view = current_app.view_functions.get(request.endpoint or "")
        if view is None or _name(view) not in _harmless:
            super().protect()


csrf = FormGuard()


def harmless(view: View) -> View:
    """Mark a form that may come from anywhere because it only changes how pages look."""
    _harmless.add(_name(view))
    return view


def _name(view: Callable[..., Any]) -> str:
    return f"{view.__module__}.{getattr(view, '__qualname__', '')}"


def protect() -> None:
    """Refuse (400) a forged form.

    Called where the visitor is known to have come with a session cookie; keys and devices carry no cookie to forge.
    """
    csrf.protect()


def init_app(app: Flask) -> None:
    """Trust the configured number of proxies, prepare form tokens, and set headers on every response."""
    proxies = int(app.config["TANHUI_TRUSTED_PROXIES"])
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=0, x_prefix=0
        )
    csrf.init_app(app)
    app.after_request(add_headers)
    app.wsgi_app = _FixedHeaders(app.wsgi_app)  # type: ignore[method-assign]


class _FixedHeaders:
    """Adds the headers that all responses share, where a view did not set them itself.

    Around the application instead of in a hook: Werkzeug searches all headers for each one that is set.
    """

    def __init__(self, wrapped: WSGIApplication) -> None:
        self._wrapped = wrapped

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            given = {name.lower() for name, _value in headers}
            return start_response(status, headers + [fixed for low, fixed in _FIXED if low not in given], *error)

        return self._wrapped(environ, start)


def add_headers(response: Response) -> Response:
    """Set the headers that depend on the request, unless the view set them itself."""
    if request.scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _cache_rule()
    if response.mimetype == "text/html":
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def _cache_rule() -> str:
    """Return the cache rule: public pages are revalidated each time, others are not stored at all."""
    access = access_of(current_app, request.endpoint or "", request.method)
    return "no-cache, private" if access and access.public else "no-store"
