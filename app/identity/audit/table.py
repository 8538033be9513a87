"""The audit trail as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from app.clock import DISTRICT_ZONE
from app.identity.audit.queries import TrailEntry

COLUMNS = ("time", "actor", "actor_id", "via", "action", "object_type", "object_id", "ip", "request_id", "detail")


def rows(entries: Iterable[TrailEntry]) -> Iterator[tuple[object, ...]]:
    """Yield a row of COLUMNS for each entry, times in the district's zone."""
    for entry in entries:
        yield (
            entry.at.astimezone(DISTRICT_ZONE).isoformat(timespec="seconds"),
            entry.actor,
            entry.actor_id,
            entry.via,
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.ip,
            entry.request_id,
            json.dumps(entry.detail, ensure_ascii=False) if entry.detail else "",
        )
