"""The navigation, as data that packages add to.

This package knows no business pages, so each package adds in its init_app those of its pages that belong there,
and names their audience. Pages that are not registered in this application are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for

EVERYBODY = "everybody"
ANONYMOUS = "anonymous"
DENSITIES = ("compact", "regular", "touch")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: its audience, endpoint, label (lazy) and icon."""

    audience: frozenset[str]
    endpoint: str
    label: Any
    icon: str
    order: int
    section: Any
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """Where it leads."""
        values: dict[str, Any] = dict(self.arguments)
        return url_for(self.endpoint, **values)

    @property
    def heading(self) -> str:
        """The section as text, empty where there is none."""
        return str(self.section or "")

    def covers(self, path: str) -> bool:
        """Return whether the page at `path` is this entry's or below it."""
        own = self.url
        return path == own or (own != "/" and path.startswith(own.rstrip("/") + "/"))


def current_url(entries: Iterable[Item]) -> str | None:
    """Return the address of the entry that the current page belongs to: the closest one above it."""
    return max((entry.url for entry in entries if entry.covers(request.path)), key=len, default=None)


def add(
    audience: Iterable[str],
    endpoint: str,
    label: Any,
    icon: str = "more",
    order: int = 50,
    *,
    section: Any = None,
    app: Flask | None = None,
    **arguments: str,
) -> None:
    """Put `endpoint` into the navigation of `audience`: role names, ANONYMOUS or EVERYBODY.

    `label` is lazy text; lower `order` comes first; `section` groups entries in the side navigation of staff.
    Adding the same endpoint with the same arguments again replaces the entry. Call it in init_app and pass `app`.
    """
    item = Item(frozenset(audience), endpoint, label, icon, order, section, tuple(sorted(arguments.items())))
    _registry(app)[endpoint, item.arguments] = item


def _registry(app: Flask | None) -> dict[tuple[str, tuple[tuple[str, str], ...]], Item]:
    registry: dict[tuple[str, tuple[tuple[str, str], ...]], Item]
    registry = (app or current_app).extensions.setdefault("tanhui_navigation", {})
    return registry


def roles_of_visitor() -> frozenset[str]:
    """Return the visitor's roles; identity leaves them in `g.actor`."""
    roles: Iterable[str] = getattr(g.get("actor"), "roles", ())
    return frozenset(str(role) for role in roles) or frozenset({ANONYMOUS})


def items() -> list[Item]:
    """Return the visitor's entries in order."""
    wanted = roles_of_visitor() | {EVERYBODY}
    known: Mapping[str, Any] = current_app.view_functions
    found = [item for item in _registry(None).values() if item.audience & wanted and item.endpoint in known]
    return sorted(found, key=lambda item: (item.order, item.endpoint))


def add_footer(app: Flask, endpoint: str, label: Any, order: int = 50, **arguments: str) -> None:
    """Put a public page into the footer of every page."""
    item = Item(frozenset({EVERYBODY}), endpoint, label, "more", order, None, tuple(sorted(arguments.items())))
    app.extensions.setdefault("tanhui_footer", {})[endpoint, item.arguments] = item


def footer_items() -> list[Item]:
    """Return the public pages that exist here, in order."""
    found: Mapping[Any, Item] = current_app.extensions.get("tanhui_footer", {})
    known: Mapping[str, Any] = current_app.view_functions
    return sorted((item for item in found.values() if item.endpoint in known), key=lambda item: item.order)


def add_role(app: Flask, role: str, word: Any, density: str) -> None:
    """Register a role: what it is called (lazy), and the density of its pages, one of DENSITIES."""
    app.extensions.setdefault("tanhui_roles", {})[str(role)] = (word, density)


def role_name(role: str) -> str:
    """Return what a role is called, or the role itself where it is not known."""
    word, _ = current_app.extensions.get("tanhui_roles", {}).get(role, (role, ""))
    return str(word)


def default_density() -> str:
    """Return the density of pages whose template does not set it: that of the visitor's densest role."""
    known = current_app.extensions.get("tanhui_roles", {})
    wanted = {known[role][1] for role in roles_of_visitor() if role in known}
    return next((density for density in DENSITIES if density in wanted), "touch")
