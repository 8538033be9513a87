"""Bins over the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.errors import NotFound
from app.identity.access import allow_device, public
from app.identity.session import me
from app.recycling.bins import queries
from app.recycling.bins.models import BinSession
from app.recycling.bins.schemas import BinQuery, BinSchema, SessionSchema
from app.recycling.bins.services import BinUnknown
from app.web.api import Blueprint

blp = Blueprint("bins_api", __name__, url_prefix="/api/v1", description="回收箱 Bins")


class NobodyThere(NotFound):
    """No one has opened a session at this bin, or it has ended."""


@blp.get("/bins")
@public
@blp.arguments(BinQuery, location="query")
@blp.response(200, BinSchema(many=True))
def list_bins(query: dict[str, Any]) -> Sequence[queries.BinRow]:
    """Bins in use, nearest first when a position is given, at most 50 a page."""
    return search(query)


def search(query: dict[str, Any]) -> Sequence[queries.BinRow]:
    """Return the bins that the loaded `query` asks for, and one more if there is another page."""
    near = None if query["lat"] is None or query["lon"] is None else (query["lat"], query["lon"])
    skip = (query["page"] - 1) * queries.PAGE
    return queries.find_bins(street=query["street"], text=query["q"], near=near, skip=skip)


@blp.get("/bins/<code>/session")
@allow_device
@blp.response(200, SessionSchema)
def show_session(code: str) -> BinSession:
    """Return who is at the bin: for the bin itself, which asks while its screen is awake."""
    row = queries.bin_by_code(code)
    if row is None or me().device != f"bin:{row.id}":
        raise BinUnknown
    present = queries.present_session(row.id)
    if present is None:
        raise NobodyThere
    return present
