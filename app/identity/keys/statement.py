"""API keys that the view's own statement checks: one round trip where every other endpoint takes two.

    @blp.post("/charges")
    @allow_key_in_statement("charges:write")
    def create_charge(): ...

The guard lets such a request through as nobody, and remembers the key that it presented. The view hands that key to a
function of the database which asks `key_holder` before it does anything, so that a revoked key stops at once; then the
view says `admitted`. If anything goes wrong on the way, the key is looked up as on other endpoints before the error
is told: a stranger hears 401 and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g

from app.identity import context, guard, services
from app.identity.context import Actor, PresentedKey
from app.web.access import Access, declare

P = ParamSpec("P")
R = TypeVar("R")


class KeyUnchecked(Exception):
    """A view answered without having had its caller's key checked."""


def allow_key_in_statement(scope: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in programs whose API key carries `scope`, on a view that has the key checked itself."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                answer = view(*args, **kwargs)
            except Exception:
                if presented() is not None:
                    guard.look_up_presented()
                raise
            if presented() is not None:
                raise KeyUnchecked
            return answer

        return declare(run, Access(scopes=frozenset({scope}), key_in_statement=True))

    return decorate


def presented() -> PresentedKey | None:
    """Return the key that is still to be checked; None when the caller is a person or already known."""
    return context.presented_key.get()


def admitted(key_id: int, organisation_id: int, *, stale: bool) -> None:
    """Record that the statement found the key valid, and whose it is."""
    key = presented()
    scopes = frozenset({key.scope}) if key else frozenset()
    g.actor = Actor(organisation_id=organisation_id, via="key", key_id=key_id, scopes=scopes)
    context.actor.set(g.actor)
    context.presented_key.set(None)
    if stale:
        services.mark_key_used(key_id)
