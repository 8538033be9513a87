"""Where somebody's day begins after logging in."""

from __future__ import annotations

from app.identity.context import Actor
from app.identity.roles import Role

# The first that fits: whoever has several roles begins with the one that needs them most often.
_DOORS = (
    (Role.MERCHANT, "/till"),
    (Role.MALL, "/mall"),
    (Role.OPERATOR, "/operator"),
    (Role.COLLECTOR, "/operator"),
    (Role.RESIDENT, "/me"),
    (Role.ADMIN, "/office/people"),
)


def path_of(actor: Actor) -> str:
    """Return the page that `actor` starts from."""
    return next((path for role, path in _DOORS if role in actor.roles), "/board")
