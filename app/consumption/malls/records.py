"""Malls, found and added inside the caller's use case."""

from __future__ import annotations

from sqlalchemy import select

from app.consumption.malls.models import Mall
from app.db import db
from app.errors import NotFound


class MallNotFound(NotFound):
    """The caller does not work for a mall, or there is no such mall."""


def mall_of(organisation_id: int | None) -> Mall:
    """Return the mall that an organisation runs. Raises MallNotFound."""
    mall = db.session.scalar(select(Mall).filter_by(organisation_id=organisation_id)) if organisation_id else None
    if mall is None:
        raise MallNotFound
    return mall
