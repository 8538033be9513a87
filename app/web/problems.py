"""Every refusal in one shape: RFC 9457 for programs, a page with a way out for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, json, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.errors import DomainError, TooMany, Unavailable
from app.web import messages
from app.web.wording import in_words

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
SERVER_ERROR = 500

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Answer for domain errors, HTTP errors, an absent database, and unforeseen errors."""
    app.register_error_handler(DomainError, answer_domain_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(OperationalError, answer_no_database)
    app.register_error_handler(PoolTimeout, answer_no_database)
    app.register_error_handler(Exception, answer_surprise)


def answer_domain_error(error: DomainError) -> Response:
    """Answer with the error's own status and sentence."""
    log.info("refused", code=error.code, status=error.status, detail=error.detail)
    headers = {}
    if retry := error.facts.get("retry_after_s"):
        headers["Retry-After"] = str(retry)
    elif isinstance(error, (TooMany, Unavailable)):
        headers["Retry-After"] = str(RETRY_AFTER_S)
    extra: dict[str, Any] = {}
    if isinstance(listed := error.facts.get("errors"), list):
        extra["errors"] = listed
    return respond(error.status, error.code, messages.sentence(error), headers, extra)


def answer_http_error(error: HTTPException) -> Response:
    """Answer for Werkzeug's, webargs' and Flask-WTF's errors, keeping their headers (Allow, Retry-After)."""
    if error.response is not None or error.code is None:
        return current_app.make_response(error.get_response())
    given = getattr(error, "data", None) or {}
    headers = {
        name: value for name, value in error.get_headers() if name.lower() not in {"content-type", "content-length"}
    }
    headers.update(given.get("headers") or {})
    code = type(error).__name__
    found = given.get("errors") or given.get("messages")
    extra = {"errors": list(pointers(found))} if found else {}
    detail = given.get("message") or messages.general(error.code)
    return respond(error.code, code, str(detail), headers, extra)


def answer_no_database(error: Exception) -> Response:
    """Answer that the database is away or overloaded, and when to try again."""
    log.error("database_unavailable", error=type(error).__name__, reason=str(error).split("\n", 1)[0])
    return answer_domain_error(Unavailable("database unavailable", retry_after_s=RETRY_AFTER_S))


def answer_surprise(error: Exception) -> Response:
    """Log an unforeseen error with its trace, and tell the visitor the number of the request."""
    log.error("unexpected", error=type(error).__name__, exc_info=error)
    return respond(SERVER_ERROR, "InternalServerError", messages.title(SERVER_ERROR), {}, {})


def pointers(found: Any) -> Iterator[dict[str, str]]:
    """Turn webargs' {location: {field: {index: [texts]}}} into {"pointer": "#/field/0", "in", "message"} rows."""
    for location, below in found.items() if isinstance(found, Mapping) else [("json", found)]:
        place = {"json": "body", "json_or_form": "body"}.get(str(location), str(location))
        for path, text in _leaves(below):
            yield {
                "pointer": "#" + "".join(f"/{_escaped(step)}" for step in path),
                "in": place,
                "message": in_words(text),
            }


def _leaves(found: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(found, Mapping):
        for key, below in found.items():
            yield from _leaves(below, path if key == "_schema" else (*path, str(key)))
    elif isinstance(found, (list, tuple)):
        for text in found:
            yield from _leaves(text, path)
    else:
        yield path, found


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def wants_json() -> bool:
    """Return whether the client is a program: it calls the API, or prefers JSON to HTML."""
    if request.path.startswith("/api/") and request.path != "/api/docs":
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"] or accepted[MEDIA_TYPE] > accepted["text/html"]


def respond(status: int, code: str, detail: str, headers: Mapping[str, str], extra: Mapping[str, Any]) -> Response:
    """Build the response in the form that the client reads."""
    if wants_json():
        body = {
            "type": f"/errors/{code}",
            "title": messages.title(status),
            "status": status,
            "detail": detail,
            "code": code,
            "instance": request.path,
            "request_id": g.get("request_id", ""),
            **extra,
        }
        response = current_app.response_class(json.dumps(body), status, mimetype=MEDIA_TYPE)
    else:
        response = current_app.response_class(_page(status, code, detail), status)
    response.headers.extend(dict(headers))
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(status: int, code: str, detail: str) -> str:
    values = {"status": status, "code": code, "title": messages.title(status), "detail": detail}
    try:
        return render_template("error.html", **values)
    except Exception:
        # The layout needs the visitor; when that fails too, a page without layout still says what happened.
        log.exception("error_page_failed")
        plain = current_app.jinja_env.get_template("error_plain.html")
        return plain.render(request_id=g.get("request_id", ""), **values)
