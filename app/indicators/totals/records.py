"""Add up days, inside the caller's transaction. A day is computed from its facts, never counted on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text

from app import clock
from app.db import db
from app.indicators.totals.cells import CHANGES

_ADD = text(f"""{CHANGES}
INSERT INTO day_total (day, community_code, category_code, scene, channel, vintage, street_code, n, n_claimed,
    weight_g, pieces, set_hash, computed_at)
SELECT day, community_code, category_code, scene, channel, vintage, street_code, n, n_claimed,
    weight_g, pieces, set_hash, :now
FROM change""")


def add_up(days: Sequence[date]) -> int:
    """Compute the cells of `days` and append a vintage of each that changed; return how many did."""
    if not days:
        return 0
    result = db.session.execute(_ADD, {"days": sorted(days), "now": clock.now()})
    return int(result.rowcount)  # type: ignore[attr-defined]


def take_marks() -> list[date]:
    """Remove the marks of days whose facts grew, and return those days.

    The marks and the facts they announce were committed together, so the statements after this one see all of them;
    marks that arrive later stay for the next time.
    """
    found = db.session.execute(text("DELETE FROM dirty_day RETURNING day"))
    return sorted({row.day for row in found})
