"""Open data about categories."""

from __future__ import annotations

from collections.abc import Sequence

from app.identity.access import public
from app.recycling.categories import queries
from app.recycling.categories.models import Category
from app.recycling.categories.schemas import CategorySchema
from app.web.api import Blueprint

blp = Blueprint("categories_api", __name__, url_prefix="/api/v1", description="品类 Categories")


@blp.get("/categories")
@public
@blp.response(200, CategorySchema(many=True))
def list_categories() -> Sequence[Category]:
    """Return the tree of categories (品类), each parent before its children."""
    return queries.categories()
