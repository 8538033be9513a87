"""Consent (同意): one row for each yes or no to a purpose, with the version of the text that was shown."""

from __future__ import annotations

from sqlalchemy import select

from app.db import db
from app.identity.models import Consent

VERSION = "2026-11"

PROGRAMME = "programme"  # taking part at all; withdrawing it means leaving, with the office's help
REMINDERS = "reminders"  # messages that are not needed to take part
RESEARCH = "research"  # statistics finer than the published ones, without names
OPTIONAL = (REMINDERS, RESEARCH)


def record(person_id: int, purpose: str, *, given: bool = True) -> bool:
    """Add a row unless the last one already says the same in this version; return whether one was added."""
    last = db.session.scalars(
        select(Consent).filter_by(person_id=person_id, purpose=purpose).order_by(Consent.id.desc()).limit(1)
    ).one_or_none()
    if last and last.given == given and last.version == VERSION:
        return False
    db.session.add(Consent(person_id=person_id, purpose=purpose, version=VERSION, given=given))
    return True
