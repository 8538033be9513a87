"""Use cases of one's own account and data."""

from __future__ import annotations

from app.db import db, use_case
from app.errors import NotFound
from app.identity.audit import trail
from app.identity.models import Person
from app.identity.privacy import consents


@use_case
def set_account(person_id: int, name: str, locale: str, text_size: str) -> None:
    """Store someone's name and display settings. Raises NotFound."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    person.name, person.locale, person.text_size = name, locale, text_size


@use_case
def decide(person_id: int, purpose: str, *, given: bool) -> None:
    """Give or withdraw consent to an optional purpose. Raises NotFound for any other."""
    if purpose not in consents.OPTIONAL:
        raise NotFound
    if consents.record(person_id, purpose, given=given):
        trail.record("consent.given" if given else "consent.withdrawn", "person", person_id, purpose=purpose)


@use_case
def note_export(person_id: int) -> None:
    """Record that someone took a copy of their data."""
    trail.record("person.exported", "person", person_id)
