"""Green consumption: malls, their events, check-ins, and green acts with keys that earn once."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Make the tables known."""
    from app.consumption.acts import models as acts  # noqa: F401
    from app.consumption.checkins import models as checkins  # noqa: F401
    from app.consumption.events import models as events  # noqa: F401
    from app.consumption.malls import models as malls  # noqa: F401
