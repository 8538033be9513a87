"""Reads of malls."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.consumption.malls.models import Mall
from app.db import db
from app.places.models import Community, Site, Street


@dataclass(frozen=True, slots=True)
class MallRow:
    """A mall and where it is."""

    id: int
    organisation_id: int
    name: str
    site: str
    address: str
    street_code: str
    street: str


_ROW = (
    select(Mall.id, Mall.organisation_id, Mall.name, Site.name, Site.address, Street.code, Street.name)
    .join_from(Mall, Site, Site.id == Mall.site_id)
    .join(Community, Community.code == Site.community_code)
    .join(Street, Street.code == Community.street_code)
    .order_by(Mall.name)
)


def malls() -> list[MallRow]:
    """Return all malls by name."""
    return [MallRow(*row) for row in db.session.execute(_ROW)]


def mall_of(organisation_id: int | None) -> MallRow | None:
    """Return the mall that an organisation runs, or None."""
    row = db.session.execute(_ROW.where(Mall.organisation_id == organisation_id)).one_or_none()
    return None if row is None else MallRow(*row)
