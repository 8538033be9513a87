"""Rows of bins, added inside the caller's use case."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Conflict, Refused
from app.identity import tokens
from app.identity.audit import trail
from app.recycling.bins.models import Bin, BinOpening, BinSession
from app.recycling.categories.models import Category

SESSION_LASTS = timedelta(minutes=10)


class BinCodeTaken(Conflict):
    """Another bin, elsewhere or of another operator, has this code."""


class OpeningRefused(Refused):
    """An opening's number comes twice, or its category does not exist."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What goes into an opening, and its volume in litres."""

    category_code: str
    capacity_l: int


def add_bin(code: str, site_id: int, operator_id: int, openings: Sequence[Opening]) -> Bin:
    """Return the bin `code`, with its id; openings are numbered from 1. The same bin again comes back as it is.

    Raises BinCodeTaken and OpeningRefused.
    """
    code = code.strip().upper()
    known = db.session.scalar(select(Bin).where(Bin.code == code))
    if known is not None:
        if (known.site_id, known.operator_id) != (site_id, operator_id):
            raise BinCodeTaken
        return known
    categories = set(db.session.scalars(select(Category.code).where(Category.closed_at.is_(None))))
    if not openings or any(opening.category_code not in categories for opening in openings):
        raise OpeningRefused
    bin_ = Bin(code=code, site_id=site_id, operator_id=operator_id)
    db.session.add(bin_)
    db.session.flush()
    db.session.add_all(
        BinOpening(bin_id=bin_.id, number=number, category_code=opening.category_code, capacity_l=opening.capacity_l)
        for number, opening in enumerate(openings, 1)
    )
    trail.record("bin.registered", "bin", bin_.id, code=code)
    return bin_


def open_session(bin_id: int, person_id: int, household_id: int) -> BinSession:
    """Record that a person is at a bin; return the session, whose code the bin shows and sends with each drop."""
    at = clock.now()
    opened = BinSession(
        code=f"{secrets.randbelow(9) + 1}{tokens.digits(11)}",
        bin_id=bin_id,
        person_id=person_id,
        household_id=household_id,
        opened_at=at,
        ends_at=at + SESSION_LASTS,
    )
    db.session.add(opened)
    db.session.flush()
    return opened
