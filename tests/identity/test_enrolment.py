"""Card registration in bulk."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import func, select

from app.db import db, use_case
from app.identity.enrolment import CardHolder, RegisteredCard, register_cards
from app.identity.models import Card, Household, Person
from tests import factories


@use_case
def register(holders: list[CardHolder]) -> list[RegisteredCard]:
    return register_cards(holders)


@pytest.mark.usefixtures("session")
def test_every_new_card_gets_a_household_and_the_same_file_again_adds_nothing() -> None:
    tag = secrets.token_hex(3).upper()
    holders = [CardHolder(f"{tag}-{n}", f"居民{n}") for n in range(500)]
    first = register(holders)
    households = db.session.scalar(select(func.count(Household.id)))
    again = register(holders)

    assert [row.card for row in first] == [holder.card for holder in holders]
    assert len({row.household_id for row in first}) == 500
    assert all(row.new for row in first)
    assert not any(row.new for row in again)
    assert [row.household_id for row in again] == [row.household_id for row in first]
    assert db.session.scalar(select(func.count(Household.id))) == households


@pytest.mark.usefixtures("session")
def test_cards_that_leave_one_telephone_number_share_one_person() -> None:
    tag, phone = secrets.token_hex(3).upper(), factories.phone()
    known = factories.household(factories.resident(phone=factories.phone()))
    one, two, alone = register(
        [CardHolder(f"{tag}-1", "王", phone), CardHolder(f"{tag}-2", "王", phone), CardHolder(f"{tag}-3", "李")]
    )
    people = db.session.scalars(select(Card.person_id).where(Card.code.in_([one.card, two.card]))).all()

    assert one.household_id == two.household_id != alone.household_id != known
    assert len(set(people)) == 1


@pytest.mark.usefixtures("session")
def test_a_card_with_a_known_telephone_joins_that_persons_household() -> None:
    phone = factories.phone()
    ming = factories.resident("明明", phone)
    (row,) = register([CardHolder(f"{secrets.token_hex(4).upper()}", "明", phone)])

    assert row.household_id == factories.household(ming)
    assert db.session.scalar(select(Person.name).where(Person.id == ming)) == "明明"
