"""What the intake has to look up, and what people want to see of drops."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.db import db
from app.recycling.bins.models import Bin
from app.recycling.categories.models import Category
from app.recycling.drops.people import storable
from app.recycling.drops.rules import Bounds, KnownBin


def known_bins(codes: Iterable[str], operator_id: int, bin_id: int | None = None) -> dict[str, KnownBin]:
    """Return those of `codes` that an operator may report for; with `bin_id`, at most that one bin."""
    query = select(Bin.code, Bin.id, Bin.operator_id).where(
        Bin.code.in_(storable(codes)), Bin.operator_id == operator_id
    )
    if bin_id is not None:
        query = query.where(Bin.id == bin_id)
    return {code: KnownBin(found_id, operator) for code, found_id, operator in db.session.execute(query)}


def bounds() -> dict[str, Bounds]:
    """Return what one drop of each category can be."""
    rows = db.session.execute(select(Category.code, Category.unit, Category.max_weight_g, Category.max_pieces))
    return {code: Bounds(unit, max_weight_g, max_pieces) for code, unit, max_weight_g, max_pieces in rows}
