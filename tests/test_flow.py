"""One flow in whatever district the tests run in: a drop, its coins, a charge, and what the board shows of it."""

from __future__ import annotations

import csv
import json
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from app.indicators.periods import Kind
from app.indicators.readings import services as readings
from app.indicators.readings.queries import latest
from app.merchants.charges import services as charges
from app.merchants.shops.services import Place
from app.points.services import audit_books
from app.web import readiness
from tests import factories
from tests.conftest import LoginAs
from tests.merchants import factories as merchants
from tests.recycling.factories import Door, balance, drop, tariff

pytestmark = pytest.mark.district


def of_district(app: Flask, name: str) -> Any:
    """A file of the district's folder."""
    with (app.config["DISTRICT_DATA"] / name).open(encoding="utf-8", newline="") as lines:
        return json.load(lines) if name.endswith(".json") else list(csv.DictReader(lines))


def test_a_drop_becomes_coins_a_charge_and_a_figure_of_the_board(app: Flask, login_as: LoginAs) -> None:
    door = Door(app)
    with app.app_context():
        tariff("PAPER.CARD", per_kg=50)
        community = of_district(app, "communities.csv")[0]["community_code"]
        payer, shop = merchants.payer(0), merchants.merchant(place=Place(community, "某路1号", 39.13, 117.16))
        readings.refresh()
        books, card = audit_books(), factories.card(payer.household_id)
    before = outputs(app)
    report = door.send(drop(door.bin, 1, card=card, weight_g=4000))
    assert report["rows"][0]["amount"] == balance(app, payer.household_id) == 200
    with app.app_context():
        paid = charges.charge_by_code(shop.organisation_id, payer.code().token, 150, merchants.request_key())
        assert paid.charge_id
        assert audit_books() == books
        readings.refresh()
    assert balance(app, payer.household_id) == 50
    after = outputs(app)
    assert {name: after[name] - before[name] for name in after} == {"drops": 1, "weight": 4000, "coins": 200}
    wallet = login_as(payer.person_id).get("/me").text
    assert "0.50" in wallet
    assert str(of_district(app, "district.json")["texts"]["zh"]["brand"]) in wallet


def outputs(app: Flask) -> dict[str, int]:
    """What the board says that the programme has brought so far."""
    with app.app_context():
        found = {name: latest(f"project7.{name}", Kind.DAY) for name in ("drops", "weight", "coins")}
        db.session.rollback()
    return {name: int(reading.value or 0) if reading else 0 for name, reading in found.items()}


def test_the_board_shows_the_districts_own_plan(app: Flask, visitor: FlaskClient) -> None:
    board = unescape(visitor.get("/board").text)
    leaves = of_district(app, "plan_leaves.json")
    assert leaves
    assert [leaf["name"] for leaf in leaves if leaf["name"] not in board] == []


def test_streets_and_communities_are_the_districts_own(app: Flask, visitor: FlaskClient) -> None:
    rows = of_district(app, "communities.csv")
    served = visitor.get("/api/v1/places/communities").get_json()
    assert {row["community_code"] for row in served} == {row["community_code"] for row in rows}
    assert {row["street"] for row in served} == {row["street"] for row in rows}


@pytest.mark.parametrize("page", ["/", "/board", "/events", "/bins", "/merchants", "/privacy", "/staff/login"])
def test_pages_carry_the_districts_name_and_no_others(app: Flask, visitor: FlaskClient, page: str) -> None:
    own = of_district(app, "district.json")["texts"]["zh"]
    shown = visitor.get(page).text
    assert own["brand"] in shown
    if own["short_name"] != "南开":
        assert "南开" not in shown


def test_the_database_holds_what_the_code_says(app: Flask) -> None:
    assert readiness.obstacles(app) == []
