"""What is known about someone, what they agreed to, and who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity import phones
from app.identity.audit.queries import TrailEntry, about_person
from app.identity.households.queries import cards_of, members_of
from app.identity.models import Consent, Person
from app.identity.privacy import consents
from app.identity.queries import household_of


@dataclass(frozen=True, slots=True)
class Account:
    """Someone's name, telephone and display settings. `phone` is masked."""

    name: str
    phone: str
    locale: str
    text_size: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """The last word on one purpose."""

    purpose: str
    given: bool
    version: str
    recorded_at: datetime


def account_of(person_id: int) -> Account:
    """Return someone's account. Raises sqlalchemy.exc.NoResultFound for nobody."""
    person = db.session.get_one(Person, person_id)
    return Account(
        person.name, phones.masked_sealed(person.phone_sealed), person.locale, person.text_size, person.created_at
    )


def decisions_of(person_id: int) -> dict[str, Decision]:
    """Return the last decision for each purpose that was ever decided."""
    rows = db.session.scalars(select(Consent).filter_by(person_id=person_id).order_by(Consent.id))
    return {row.purpose: Decision(row.purpose, row.given, row.version, row.recorded_at) for row in rows}


def looks_by_others(person_id: int, limit: int = 50) -> Sequence[TrailEntry]:
    """Return what others did with someone's data, the latest first."""
    return about_person(person_id, limit)


def export_of(person_id: int) -> dict[str, Any]:
    """Return everything kept about someone, ready for JSON, the telephone number in full."""
    person = db.session.get_one(Person, person_id)
    home = household_of(person_id)
    history = db.session.scalars(select(Consent).filter_by(person_id=person_id).order_by(Consent.id))
    return {
        "exported_at": now().isoformat(),
        "person": {
            "id": person.id,
            "name": person.name,
            "phone": phones.open_(person.phone_sealed) if person.phone_sealed else None,
            "created_at": person.created_at.isoformat(),
            "locale": person.locale,
            "text_size": person.text_size,
        },
        "household": {
            "id": home,
            "members": [{"name": one.name, "since": one.joined_at.isoformat()} for one in members_of(home or 0)],
            "cards": list(cards_of(home or 0)),
        },
        "consent": [
            {"purpose": row.purpose, "given": row.given, "version": row.version, "at": row.recorded_at.isoformat()}
            for row in history
        ],
        "consent_text": consents.VERSION,
        "looked_at_by": [
            {"at": entry.at.isoformat(), "who": entry.actor, "what": entry.action}
            for entry in looks_by_others(person_id, 1000)
        ],
    }
