"""Who may call a view: declared on the view itself, enforced elsewhere.

Only the mark lives here, below every package that has views. `app.identity.access` knows people and keys, puts the
readable decorators on top of this, and refuses to start while an endpoint has no declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask
from flask.typing import RouteCallable

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a view. Any one of these suffices; with none of them, nobody may."""

    public: bool = False
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    device: bool = False
    key_in_statement: bool = False  # the view's own statement checks the key, see app.identity.keys.statement

    def __or__(self, other: Access) -> Access:
        """Allow everyone whom either of the two allows."""
        return Access(
            public=self.public or other.public,
            roles=self.roles | other.roles,
            scopes=self.scopes | other.scopes,
            device=self.device or other.device,
            key_in_statement=self.key_in_statement or other.key_in_statement,
        )


def declare(view: View, access: Access) -> View:
    """Mark `view` (a function or a MethodView class); a second mark adds another alternative.

    The mark is an attribute, so decorators made with functools.wraps carry it outwards.
    """
    # vars, not getattr: a subclass of a marked class declares its own access.
    marked: Any = view
    marked.access = vars(marked).get("access", Access()) | access
    return view


def public(view: View) -> View:
    """Let everyone in, known or not."""
    return declare(view, Access(public=True))


def require(view: View, *, roles: Iterable[str] = (), scopes: Iterable[str] = (), device: bool = False) -> View:
    """Let in people with one of `roles`, keys with one of `scopes`, and devices if `device`."""
    return declare(view, Access(roles=frozenset(roles), scopes=frozenset(scopes), device=device))


def access_of(app: Flask, endpoint: str, method: str = "GET") -> Access | None:
    """Return what the view behind `endpoint` declared for `method`, or None without a declaration.

    On a MethodView the method's own mark wins over the mark of its class; HEAD is read as GET.
    """
    view: RouteCallable | None = app.view_functions.get(endpoint)
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return getattr(view, "access", None)
    verb = "get" if method == "HEAD" and not hasattr(view_class, "head") else method.lower()
    found: Access | None = getattr(getattr(view_class, verb, None), "access", None)
    return found or getattr(view_class, "access", None)
