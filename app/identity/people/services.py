"""Use cases of the office: adding staff, closing and opening someone's access."""

from __future__ import annotations

from app.clock import now
from app.db import db, use_case
from app.errors import NotFound, Refused
from app.identity import records
from app.identity.audit import trail
from app.identity.models import Organisation, Person
from app.identity.roles import Role


class CannotDisableSelf(Refused):
    """People cannot close their own access: someone has to be left to open it again."""


@use_case
def look_up(person_id: int) -> None:
    """Record that someone's data were looked at; they can see it."""
    if db.session.get(Person, person_id) is None:
        raise NotFound
    trail.record("person.viewed", "person", person_id)


@use_case
def disable(person_id: int, actor_id: int, reason: str) -> None:
    """Close someone's access at once, in every browser. Raises NotFound and CannotDisableSelf."""
    if person_id == actor_id:
        raise CannotDisableSelf
    person = _person(person_id)
    if person.disabled_at is None:
        person.disabled_at = now()
        ended = records.end_sessions(person_id)
        trail.record("person.disabled", "person", person_id, reason=reason, sessions=ended)


@use_case
def enable(person_id: int, reason: str) -> None:
    """Reopen someone's access. Raises NotFound."""
    person = _person(person_id)
    if person.disabled_at is not None:
        person.disabled_at = None
        trail.record("person.enabled", "person", person_id, reason=reason)


@use_case
def add_staff(login: str, password: str, name: str, role: Role, organisation_id: int | None = None) -> int:
    """Add a member of staff; return the person's id. Raises what records.add_staff raises."""
    person = records.add_staff(login, password, name, role, organisation_id)
    trail.record("staff.added", "person", person.id, role=role, organisation_id=organisation_id)
    return person.id


@use_case
def add_organisation(kind: str, name: str) -> int:
    """Add an organisation; return its id."""
    organisation: Organisation = records.add_organisation(kind, name)
    trail.record("organisation.added", "organisation", organisation.id, kind=kind)
    return organisation.id


def _person(person_id: int) -> Person:
    person = db.session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound
    return person
