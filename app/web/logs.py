"""One JSON object per line, each with its request's number, none with a telephone number."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from typing import Any, TextIO

import click
import msgspec
import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, Processor, WrappedLogger

from app.clock import now

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})  # requested every few seconds, and no news while all is well
SHORTEST_PHONE = 11
# A mainland mobile number, with or without the country's code, that is not part of a longer number.
PHONE = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)\d{4}(\d{4})(?!\d)")

_requests = logging.getLogger("tanhui.request")


def masked(value: Any) -> Any:
    """Return `value` with the middle of every telephone number hidden, at any depth."""
    if isinstance(value, str):
        return PHONE.sub(r"\1****\2", value) if len(value) >= SHORTEST_PHONE else value
    if isinstance(value, dict):
        return {masked(key): masked(below) for key, below in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [masked(below) for below in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return masked(str(value)) if PHONE.fullmatch(str(value)) else value
    return value if value is None or isinstance(value, (bool, float)) else masked(str(value))


def mask_phones(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Structlog processor: the last one before the line is written."""
    return {name: masked(value) for name, value in event.items()}


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class _Here(logging.StreamHandler[TextIO]):
    """Writes to the current standard output (or error), not to the one at start."""

    @property
    def stream(self) -> TextIO:
        """The current stream."""
        return _stream()

    @stream.setter
    def stream(self, _stream: TextIO) -> None:
        """Ignore the base class's stream."""


def _stream() -> TextIO:
    """Return the stream: commands print results on standard output, so their log goes to standard error."""
    return sys.stderr if click.get_current_context(silent=True) else sys.stdout


def configure(level: str = "INFO") -> None:
    """Send every log record, including those of libraries, through one formatter. Idempotent."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _Here) for handler in root.handlers):
        handler = _Here()
        handler.setFormatter(formatter())
        root.addHandler(handler)
    root.setLevel(level)
    for chatty in ("werkzeug", "apscheduler", "alembic.runtime.plugins"):
        logging.getLogger(chatty).setLevel("WARNING")


def formatter() -> logging.Formatter:
    """Return the formatter; a server's own log handlers may use it too."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask_phones,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def init_app(app: Flask) -> None:
    """Number each request, return the number in the response, and log one line when it is done."""
    configure(app.config["TANHUI_LOG_LEVEL"])
    app.before_request(begin)
    app.after_request(finish)


def begin() -> None:
    """Take over the caller's request number if it is plausible, else make one."""
    given = request.environ.get("HTTP_X_REQUEST_ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def finish(response: Response) -> Response:
    """Log the rule, never the path or the query: those can hold claim tokens."""
    number = g.get("request_id", "")
    response.headers.add("X-Request-ID", number)
    if _requests.isEnabledFor(logging.INFO) and not (request.path in PROBES and response.status_code < 400):  # noqa: PLR2004
        _write_line(number, response.status_code)
    return response


def _write_line(number: str, status: int) -> None:
    """Write the fields that every other line has too, by hand: the logging library takes eight times as long."""
    line = {
        "method": masked(request.method),
        "rule": str(request.url_rule or ""),
        "status": status,
        "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        "event": "request",
        "request_id": masked(number),
        "level": "info",
        "logger": _requests.name,
        "timestamp": f"{now():%Y-%m-%dT%H:%M:%S.%fZ}",
    }
    stream = _stream()
    stream.write(msgspec.json.encode(line).decode() + "\n")  # in one piece, so that threads never mix their lines
    stream.flush()
