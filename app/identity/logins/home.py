"""Where people's day begins after logging in."""

from __future__ import annotations

from app.identity.context import Actor
from app.identity.roles import ABOUT


def path_of(actor: Actor) -> str:
    """Return the page that `actor` starts from."""
    return next((about.home for role, about in ABOUT.items() if role in actor.roles), "/board")
