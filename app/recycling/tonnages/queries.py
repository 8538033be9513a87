"""Reads of tonnages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.db import db
from app.identity.models import Organisation
from app.recycling.tonnages.models import Tonnage, TonnageUpload


def in_force(from_on: date, to_on: date, kind: str | None = None) -> Sequence[Tonnage]:
    """Return the records that count (not superseded) and end within the days, by kind and day."""
    later = aliased(Tonnage)
    query = (
        select(Tonnage)
        .outerjoin(later, later.supersedes_id == Tonnage.id)
        .where(later.id.is_(None), Tonnage.to_on >= from_on, Tonnage.to_on <= to_on)
        .order_by(Tonnage.kind, Tonnage.to_on, Tonnage.id)
    )
    if kind is not None:
        query = query.where(Tonnage.kind == kind)
    return db.session.scalars(query).all()


def versions(organisation_id: int, kind: str, record_no: str) -> Sequence[Tonnage]:
    """Return every version of one record, the oldest first."""
    query = select(Tonnage).filter_by(organisation_id=organisation_id, kind=kind, record_no=record_no)
    return db.session.scalars(query.order_by(Tonnage.version)).all()


def recent(organisation_id: int | None = None, limit: int = 100) -> Sequence[tuple[Tonnage, str]]:
    """Return the latest records that count and their owners; of one organisation if named."""
    later = aliased(Tonnage)
    query = (
        select(Tonnage, Organisation.name)
        .join(Organisation, Organisation.id == Tonnage.organisation_id)
        .outerjoin(later, later.supersedes_id == Tonnage.id)
        .where(later.id.is_(None))
        .order_by(Tonnage.to_on.desc(), Tonnage.id.desc())
        .limit(limit)
    )
    if organisation_id is not None:
        query = query.where(Tonnage.organisation_id == organisation_id)
    return [(row, name) for row, name in db.session.execute(query)]


def upload(upload_id: int, organisation_id: int | None = None) -> TonnageUpload | None:
    """Return one upload; with `organisation_id`, only if it is that organisation's."""
    found = db.session.get(TonnageUpload, upload_id)
    return found if found and organisation_id in {None, found.organisation_id} else None


def reporters() -> Sequence[tuple[int, str]]:
    """Return who may report tonnages: operators, and the office itself."""
    query = select(Organisation.id, Organisation.name).where(
        Organisation.kind.in_(("operator", "department", "office"))
    )
    return [(found, name) for found, name in db.session.execute(query.order_by(Organisation.name))]
