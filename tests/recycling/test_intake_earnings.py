"""What a drop earns, by which price, and whose it is."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.clock import now
from app.db import db, use_case
from app.points.services import publish_tariff
from app.recycling.bins import records
from tests import factories
from tests.recycling.factories import (
    Door,
    balance,
    bin_code,
    day,
    drop,
    household_with_card,
    one,
    tariff,
)


def test_a_price_of_the_scene_goes_before_the_general_one(app: Flask, door: Door) -> None:
    with app.app_context():
        tariff("METAL.AL", per_kg=300)
        tariff("METAL.AL", per_kg=700, scene="factory")
        elsewhere = bin_code(door.operator, scene="factory")
    report = door.send([drop(door.bin, 1, category="METAL.AL"), drop(elsewhere, 1, category="METAL.AL")])
    assert [row["amount"] for row in report["rows"]] == [450, 1050]


@pytest.mark.parametrize("scene", ["*", "scenic"])
def test_a_late_drop_is_paid_at_the_price_of_its_own_time(app: Flask, door: Door, scene: str) -> None:
    category = {"*": "GLASS.BOTTLE", "scenic": "GLASS.FLAT"}[scene]
    with app.app_context():
        tariff(category, per_kg=300, scene=scene)
        soon = now() + timedelta(milliseconds=300)  # a price that follows another can only begin in the future
        publish_tariff(category, category, per_kg=900, per_piece=0, scene=scene, valid_from=soon)
        bin_ = bin_code(door.operator, scene="scenic")
    while now() < soon:
        time.sleep(0.05)
    late = drop(bin_, 1, category=category, weight_g=1000)
    fresh = drop(bin_, 2, category=category, weight_g=1000, occurred_at=now().isoformat())
    assert [row["amount"] for row in door.send([late, fresh])["rows"]] == [300, 900]


def test_without_a_price_a_drop_counts_and_earns_nothing(app: Flask, door: Door) -> None:
    home, card = household_with_card(app)
    report = door.send(drop(door.bin, 1, category="HAZARDOUS.BATTERY", card=card))
    assert (report["accepted"], report["rows"][0]["amount"]) == (1, 0)
    assert balance(app, home) == 0


def test_things_that_are_counted_earn_by_the_piece(app: Flask, door: Door) -> None:
    with app.app_context():
        tariff("WEEE.PHONE_IT", per_piece=500)
    report = door.send(drop(door.bin, 1, category="WEEE.PHONE_IT", weight_g=None, pieces=2))
    assert report["rows"][0]["amount"] == 1000


def test_a_drop_earns_no_more_than_the_cap_of_its_price(app: Flask, door: Door) -> None:
    with app.app_context():
        tariff("TEXTILE", per_kg=100, cap_per_drop=250)
    report = door.send([drop(door.bin, n, category="TEXTILE", weight_g=grams) for n, grams in enumerate((2499, 9000))])
    assert [row["amount"] for row in report["rows"]] == [249, 250]


def test_each_day_that_gained_a_drop_is_marked_once_per_delivery(app: Flask, door: Door) -> None:
    before = one(app, "SELECT count(*) FROM dirty_day")
    rows = [
        drop(door.bin, 1, occurred_at=f"{day(40)}T23:59:00+08:00"),
        drop(door.bin, 2, occurred_at=f"{day(39)}T00:01:00+08:00"),
        drop(door.bin, 3, occurred_at=f"{day(40)}T20:00:00Z"),
    ]
    door.send(rows)
    assert one(app, "SELECT count(*) FROM dirty_day") == before + 2
    door.send(rows)
    assert one(app, "SELECT count(*) FROM dirty_day") == before + 2


@use_case
def open_session(code: str, person_id: int, household_id: int) -> str:
    bin_id = db.session.scalar(text("SELECT id FROM bin WHERE code = :code"), {"code": code})
    return records.open_session(bin_id or 0, person_id, household_id).code


def test_a_session_makes_drops_someones_at_its_own_bin_and_in_its_time(app: Flask, door: Door) -> None:
    with app.app_context():
        person = factories.resident()
        home = factories.household(person)
        session = open_session(door.bin, person, home)
        elsewhere = bin_code(door.operator)
    sent = [
        drop(door.bin, 1, session=session, minutes_ago=0),
        drop(door.bin, 2, session=session, minutes_ago=60),
        drop(elsewhere, 1, session=session, minutes_ago=0),
    ]
    rows = door.send(sent)["rows"]
    assert ["receipt" in row for row in rows] == [False, True, True]
    assert balance(app, home) == 75


def test_a_revoked_card_has_no_owner(app: Flask, door: Door) -> None:
    home, card = household_with_card(app)
    with app.app_context():
        revoke(card)
    assert "receipt" in door.send(drop(door.bin, 1, card=card))["rows"][0]
    assert balance(app, home) == 0


@use_case
def revoke(card: str) -> None:
    db.session.execute(text("UPDATE card SET revoked_at = now() WHERE code = :code"), {"code": card})
