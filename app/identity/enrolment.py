"""Card registration in bulk: many holders become people with households and cards in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from app.db import db
from app.identity import phones, records
from app.identity.models import Card, Household, HouseholdMember, Person


@dataclass(frozen=True, slots=True)
class CardHolder:
    """One line of a card registration: a card, the name on it, a telephone number if one was left."""

    card: str
    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class RegisteredCard:
    """Where a card ended up. `new` is false for a card that was registered before."""

    card: str
    household_id: int
    new: bool


def register_cards(holders: Sequence[CardHolder]) -> list[RegisteredCard]:
    """Bind every card, adding people and households where the telephone is not known; answers in the given order.

    A card known before stays where it is. Two lines with the same telephone number share one person. Runs inside the
    caller's use case. Raises phones.NotAPhone and records.BadCardCode.
    """
    wanted = {holder.card.strip().upper(): holder for holder in holders}
    known = _homes_of_cards(wanted)
    fresh = {code: holder for code, holder in wanted.items() if code not in known}
    homes = known | _bind(fresh)
    return [
        RegisteredCard(code, homes[code], code in fresh) for code in (holder.card.strip().upper() for holder in holders)
    ]


def _homes_of_cards(codes: Iterable[str]) -> dict[str, int]:
    statement = select(Card.code, Card.household_id).where(Card.code.in_(list(codes)))
    return {code: home for code, home in db.session.execute(statement)}  # noqa: C416 - a Row is no pair to dict()


def _bind(fresh: dict[str, CardHolder]) -> dict[str, int]:
    """Add the cards of `fresh` with the households they need; return card -> household."""
    if not fresh:
        return {}
    lookups = {code: phones.lookup(holder.phone) for code, holder in fresh.items() if holder.phone}
    members = _members(lookups.values())
    keys = {code: lookups.get(code, code) for code in fresh}  # one person per telephone, else one per card
    newcomers = {keys[code]: holder for code, holder in fresh.items() if keys[code] not in members}
    members |= _add_people(newcomers)
    bound = {code: members[keys[code]] for code in fresh}
    db.session.execute(
        insert(Card),
        [{"code": code, "person_id": person, "household_id": home} for code, (person, home) in bound.items()],
    )
    return {code: home for code, (_, home) in bound.items()}


def _members(lookups: Iterable[bytes]) -> dict[bytes | str, tuple[int, int]]:
    """Return telephone hash -> (person, household) of those we know."""
    statement = (
        select(Person.phone_lookup, Person.id, HouseholdMember.household_id)
        .join(HouseholdMember, HouseholdMember.person_id == Person.id)
        .where(Person.phone_lookup.in_(set(lookups)), HouseholdMember.left_at.is_(None))
    )
    return {lookup: (person, home) for lookup, person, home in db.session.execute(statement) if lookup}


def _add_people(newcomers: dict[bytes | str, CardHolder]) -> dict[bytes | str, tuple[int, int]]:
    """Add a person in a household of one for each; return the same keys -> (person, household)."""
    if not newcomers:
        return {}
    people = db.session.scalars(
        insert(Person).returning(Person.id, sort_by_parameter_order=True),
        [
            {
                "name": holder.name.strip()[:60],
                "phone_sealed": phones.seal(holder.phone) if holder.phone else None,
                "phone_lookup": phones.lookup(holder.phone) if holder.phone else None,
            }
            for holder in newcomers.values()
        ],
        execution_options={"render_nulls": True},  # or each change between with and without telephone is a statement
    ).all()
    homes = db.session.scalars(insert(Household).returning(Household.id), [{} for _ in people]).all()
    pairs = list(zip(people, homes, strict=True))
    db.session.execute(insert(HouseholdMember), [{"person_id": person, "household_id": home} for person, home in pairs])
    records.announce_households(homes)
    return dict(zip(newcomers, pairs, strict=True))
