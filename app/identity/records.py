"""Rows that other packages add inside their own use case: people, organisations, cards, keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select, update

from app.clock import now
from app.db import db, refusal
from app.errors import Conflict, NotFound, Refused
from app.identity import passwords, phones, tokens
from app.identity.models import (
    ApiKey,
    Household,
    HouseholdMember,
    LoginSession,
    Organisation,
    Person,
    RoleGrant,
    StaffAccount,
)
from app.identity.roles import SCOPED, Role

_on_households: list[Callable[[Sequence[int]], object]] = []


class OtherOrganisation(Conflict):
    """The person already acts for another organisation."""


class PhoneTaken(Conflict):
    """Someone else already logs in with this telephone number."""


class LoginTaken(Conflict):
    """Someone else already has this login."""


class OrganisationMissing(Refused):
    """A role of this kind is held for an organisation."""


class BadLogin(Refused):
    """A login is 2 to 40 lower-case letters, digits, dots, dashes and underscores, beginning with a letter or digit."""


class BadCardCode(Refused):
    """A card's code is 4 to 32 digits, capital letters and dashes."""


refusal("uq_staff_account_login", LoginTaken)
refusal("ck_staff_account_login_shape", BadLogin)
refusal("ck_card_code_shape", BadCardCode)


def on_new_households(do: Callable[[Sequence[int]], object]) -> None:
    """Call `do(household_ids)` in the same transaction whenever households begin (to open wallets, say)."""
    if do not in _on_households:
        _on_households.append(do)


def announce_households(household_ids: Sequence[int]) -> None:
    """Tell every registered listener that these households begin."""
    for do in _on_households:
        do(household_ids)


def add_person(name: str, phone: str | None = None) -> Person:
    """Add someone, with a sealed telephone number if there is one. Raises phones.NotAPhone and PhoneTaken."""
    if phone and db.session.scalar(select(Person.id).filter_by(phone_lookup=phones.lookup(phone))):
        raise PhoneTaken
    person = Person(
        name=name.strip()[:60],
        phone_sealed=phones.seal(phone) if phone else None,
        phone_lookup=phones.lookup(phone) if phone else None,
    )
    db.session.add(person)
    db.session.flush()
    return person


def add_household(person_id: int | None = None) -> Household:
    """Add a household, with its first member if given."""
    household = Household()
    db.session.add(household)
    db.session.flush()
    if person_id is not None:
        db.session.add(HouseholdMember(household_id=household.id, person_id=person_id))
        db.session.flush()
    announce_households([household.id])
    return household


def add_resident(name: str, phone: str | None = None) -> tuple[Person, Household]:
    """Add someone with a household of their own."""
    person = add_person(name, phone)
    return person, add_household(person.id)


def add_organisation(kind: str, name: str) -> Organisation:
    """Add an operator, merchant, mall, department or office."""
    organisation = Organisation(kind=kind, name=name.strip())
    db.session.add(organisation)
    db.session.flush()
    return organisation


def grant_role(person_id: int, role: Role, organisation_id: int | None = None) -> RoleGrant:
    """Give a role, for one organisation or the whole district; the same grant again is the same row.

    Raises OrganisationMissing where the role needs one, OtherOrganisation when the person acts for another one.
    """
    if organisation_id is None and role in SCOPED:
        raise OrganisationMissing(role=role)
    live = db.session.scalars(select(RoleGrant).filter_by(person_id=person_id, revoked_at=None)).all()
    acts_for = {grant.organisation_id for grant in live} - {None}
    if organisation_id is not None and acts_for - {organisation_id}:
        raise OtherOrganisation
    if same := next((grant for grant in live if grant.role == role), None):
        return same
    grant = RoleGrant(person_id=person_id, role=role, organisation_id=organisation_id)
    db.session.add(grant)
    db.session.flush()
    return grant


def add_staff(login: str, password: str, name: str, role: Role, organisation_id: int | None = None) -> Person:
    """Add a member of staff who logs in with a password. Raises passwords.WeakPassword and what grant_role raises."""
    login = login.strip().lower()
    passwords.check_strength(password, login)
    person = add_person(name)
    db.session.add(StaffAccount(person_id=person.id, login=login, password_hash=passwords.hashed(password)))
    db.session.flush()
    grant_role(person.id, role, organisation_id)
    return person


def issue_api_key(
    organisation_id: int, name: str, scopes: Sequence[str], replaces_id: int | None = None
) -> tuple[ApiKey, str]:
    """Make a key for an organisation's programs; its text is returned once and cannot be read again."""
    if db.session.get(Organisation, organisation_id) is None:
        raise NotFound
    public_id, secret = tokens.fresh_key()
    key = ApiKey(
        organisation_id=organisation_id,
        name=name.strip()[:60],
        public_id=public_id,
        secret_hash=tokens.hashed(secret),
        scopes=sorted(set(scopes)),
        replaces_id=replaces_id,
    )
    db.session.add(key)
    db.session.flush()
    return key, tokens.key_text(public_id, secret)


def end_sessions(person_id: int, keep: int | None = None) -> int:
    """End a person's sessions inside the caller's use case; return how many."""
    ended = db.session.scalars(
        update(LoginSession)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.id.is_distinct_from(keep),
        )
        .values(revoked_at=now())
        .returning(LoginSession.id)
    ).all()
    return len(ended)
