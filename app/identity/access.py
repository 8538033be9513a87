"""Decorators that declare who may call a view, and the check that every view does.

    @bp.get("/operator/bins/<code>")
    @allow(Role.OPERATOR, Role.OFFICE)
    def bin_page(code: str) -> str: ...

Several of them on one view are alternatives. Which organisation's or person's objects the caller may see is decided by
the view's own query.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

from app.identity.context import Actor
from app.identity.roles import Role
from app.web.access import Access, access_of, public, require

__all__ = [
    "allow",
    "allow_device",
    "allow_key",
    "check_all_declared",
    "declared_scopes",
    "public",
    "verify_devices_with",
]

View = TypeVar("View", bound=Callable[..., Any])

DEVICES = "tanhui_device_verifier"


class Undeclared(Exception):
    """An endpoint does not say who may call it."""


def allow(*roles: Role) -> Callable[[View], View]:
    """Let in people who hold one of `roles`."""
    return lambda view: require(view, roles=roles)


def allow_key(scope: str) -> Callable[[View], View]:
    """Let in programs whose API key carries `scope`, such as `drops:write`."""
    return lambda view: require(view, scopes=(scope,))


def allow_device(view: View) -> View:
    """Let in devices that sign their requests."""
    return require(view, device=True)


def verify_devices_with(app: Flask, verifier: Callable[[], Actor | None]) -> None:
    """Set the function that reads device signatures from requests.

    `verifier` returns an Actor with via="device", or None when the request carries no signature; it raises
    Unauthenticated when it carries a wrong one.
    """
    app.extensions[DEVICES] = verifier


def check_all_declared(app: Flask) -> None:
    """Raise Undeclared, naming every endpoint and method without a declaration; called when the application is made."""
    silent = {
        f"{rule.endpoint} ({method} {rule.rule})"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if access_of(app, rule.endpoint, method) in {None, Access()}
    }
    if silent:
        raise Undeclared("no one is named who may call: " + ", ".join(sorted(silent)))


def declared_scopes(app: Flask) -> list[str]:
    """Return every scope that some endpoint requires: those that a key can usefully have."""
    accesses = (
        access_of(app, rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods or set()
    )
    return sorted({scope for access in accesses if access for scope in access.scopes})
