"""Metrics for Prometheus: how long requests take, by endpoint, over all workers of this machine."""

from __future__ import annotations

import hmac
import ipaddress
import os
import time
from functools import cache

from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUEST_SECONDS = Histogram(
    "tanhui_request_seconds",
    "Time spent answering a request.",
    ("endpoint", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Measure every request."""
    app.after_request(observe)


def observe(response: Response) -> Response:
    """Count this request. Unknown methods and addresses share one label each, so that labels cannot grow."""
    method = request.method if request.method in METHODS else "other"
    started = g.get("started")
    if started is not None:
        _series(request.endpoint or "none", method, response.status_code).observe(time.perf_counter() - started)
    return response


@cache
def _series(endpoint: str, method: str, status: int) -> Histogram:
    return REQUEST_SECONDS.labels(endpoint, method, str(status))


def exposition() -> tuple[bytes, str]:
    """Return the figures as text, and their media type; of all workers when they share a folder."""
    registry: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def may_read() -> bool:
    """Return whether the request comes from this machine or carries the token.

    A request forwarded by an undeclared proxy only seems to come from this machine.
    """
    token = current_app.config["TANHUI_METRICS_TOKEN"]
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    undeclared_proxy = current_app.config["TANHUI_TRUSTED_PROXIES"] == "0" and "X-Forwarded-For" in request.headers
    return not undeclared_proxy and _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
