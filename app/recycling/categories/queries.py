"""Reads of categories."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.db import db
from app.recycling.categories.models import Category


def categories() -> Sequence[Category]:
    """Return the tree of what is collected, each parent before its children."""
    return db.session.scalars(select(Category).where(Category.closed_at.is_(None)).order_by(Category.sort)).all()


def by_code() -> dict[str, Category]:
    """Return every category by its code, in the order of the tree, closed ones included."""
    return {category.code: category for category in db.session.scalars(select(Category).order_by(Category.sort))}


def family(code: str) -> Sequence[Category]:
    """Return a category and everything below it: a category's price holds for all of these."""
    query = select(Category).where(or_(Category.code == code, Category.parent_code == code)).order_by(Category.sort)
    return db.session.scalars(query).all()
