"""A category's name in the language of the page."""

from __future__ import annotations

from app.recycling.categories.models import Category
from app.web.languages import locale


def name(category: Category) -> str:
    """Return the name to show."""
    return category.name_en if locale() == "en" else category.name_zh
