"""Where each kind of movement can be viewed: each package registers the page of what it pays for."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

_pages: dict[str, tuple[str, str]] = {}


def register(kind: str, endpoint: str, argument: str) -> None:
    """Let movements of `kind` open at `endpoint`, which takes the source's id as `argument`."""
    _pages[kind] = endpoint, argument


def link(kind: str, source_id: int) -> str | None:
    """Return the address of a movement's source, or None when no page shows it."""
    endpoint, argument = _pages.get(kind, ("", ""))
    if endpoint not in current_app.view_functions:
        return None
    values: dict[str, Any] = {argument: source_id}
    return url_for(endpoint, **values)
