"""Open data about places."""

from __future__ import annotations

from app.places import queries
from app.places.schemas import CommunitySchema
from app.web.access import public
from app.web.api import Blueprint

blp = Blueprint("places_api", __name__, url_prefix="/api/v1/places", description="街道与社区 Streets and communities")


@blp.get("/communities")
@blp.etag
@public
@blp.response(200, CommunitySchema(many=True))
def list_communities() -> list[queries.CommunityRow]:
    """The district's streets and communities, in the order of their codes."""
    return queries.communities()
