"""Open data about events."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.consumption import months
from app.consumption.events import queries
from app.consumption.events.queries import EventRow
from app.consumption.schemas import EventSchema
from app.identity.access import public
from app.web import paging
from app.web.api import Blueprint

blp = Blueprint(
    "events_api", __name__, url_prefix="/api/v1", description="绿色消费 Green consumption: events, check-ins, acts"
)


class EventQuery(paging.PageQuery):
    """Which events, and from which position on."""

    month = fields.String(
        load_default="",
        validate=validate.Regexp(r"^(\d{4}-(0[1-9]|1[0-2]))?$"),
        metadata={"description": "Only events that begin in this month", "example": "2026-03"},
    )


@blp.get("/events")
@public
@blp.arguments(EventQuery, location="query")
@blp.response(200, paging.page_schema(EventSchema))
def list_events(query: dict[str, Any]) -> tuple[paging.Page[EventRow], dict[str, str]]:
    """Published events, the latest beginning first; cancelled ones are marked."""
    since, until = months.bounds(query["month"]) if query["month"] else (None, None)
    rows = queries.public_events(limit=query["limit"] + 1, after=query["after"], since=since, until=until)
    found = paging.page(rows, query["limit"], lambda row: (row.starts_at, row.id))
    return found, paging.headers(found)
