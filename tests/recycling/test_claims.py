"""A receipt finds its household once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.clock import now
from app.recycling.claims import tokens
from tests import factories
from tests.recycling.factories import Door, balance, drop, household_with_card, one
from tests.recycling.test_intake_races import at_once

LoginAs = Callable[[int], FlaskClient]


def receipt(door: Door, number: int = 1) -> str:
    """Drop without a known person; return the receipt's token."""
    address = str(door.send(drop(door.bin, number))["rows"][0]["receipt"])
    return address.rpartition("/")[2]


def resident(app: Flask) -> tuple[int, int]:
    with app.app_context():
        person = factories.resident()
        return person, factories.household(person)


def test_a_receipt_thanks_before_anyone_signs_in(door: Door, visitor: FlaskClient) -> None:
    page = visitor.get(f"/c/{receipt(door)}")
    assert page.status_code == 200
    assert "谢谢您的投放" in page.text
    assert "0.75" in page.text
    assert "1.5 千克" in page.text


def test_a_typed_receipt_may_be_in_any_case(door: Door, visitor: FlaskClient) -> None:
    token = receipt(door)
    assert visitor.get(f"/c/{token.lower()}").status_code == 200
    assert visitor.get(f"/C/{token}").status_code == 200


def test_claiming_pays_the_household_and_shows_it(app: Flask, door: Door, login_as: LoginAs) -> None:
    token = receipt(door)
    person, home = resident(app)
    browser = login_as(person)
    assert "认领到我的钱包" in browser.get(f"/c/{token}").text
    assert "已存入您的钱包" in browser.post(f"/c/{token}", follow_redirects=True).text
    assert balance(app, home) == 75


def test_a_claim_marks_the_day_of_its_drop_for_the_board(app: Flask, door: Door, login_as: LoginAs) -> None:
    token = receipt(door)
    before = one(app, "SELECT count(*) FROM dirty_day")
    login_as(resident(app)[0]).post(f"/c/{token}")
    assert one(app, "SELECT count(*) FROM dirty_day") == before + 1


def test_the_api_answers_the_same_again_and_refuses_another_household(
    app: Flask, door: Door, login_as: LoginAs
) -> None:
    token = receipt(door)
    (person, home), (other, _) = resident(app), resident(app)
    first = login_as(person).post("/api/v1/claims", json={"token": token})
    again = login_as(person).post("/api/v1/claims", json={"token": token})
    late = login_as(other).post("/api/v1/claims", json={"token": token})
    assert (first.status_code, again.status_code, late.status_code) == (200, 200, 409)
    assert first.get_json() == again.get_json()
    assert late.get_json()["code"] == "DropAlreadyClaimed"
    assert balance(app, home) == 75


def test_a_drop_that_found_its_wallet_at_the_bin_has_no_receipt_to_claim(
    app: Flask, door: Door, login_as: LoginAs
) -> None:
    _, card = household_with_card(app)
    door.send(drop(door.bin, 1, card=card))
    drop_id = one(app, "SELECT max(id) FROM drop")
    answer = login_as(resident(app)[0]).post("/api/v1/claims", json={"token": tokens.issue(drop_id, now())})
    assert answer.status_code == 409


def test_a_claimed_drop_sent_again_gives_no_second_receipt(app: Flask, door: Door, login_as: LoginAs) -> None:
    row = drop(door.bin, 1)
    token = door.send(row)["rows"][0]["receipt"].rpartition("/")[2]
    login_as(resident(app)[0]).post("/api/v1/claims", json={"token": token})
    assert "receipt" not in door.send(row)["rows"][0]


def test_a_forged_receipt_is_unknown(door: Door, visitor: FlaskClient) -> None:
    token = receipt(door)
    place = random.Random(3).randrange(len(token))
    forged = token[:place] + ("2" if token[place] != "2" else "3") + token[place + 1 :]
    for text in (forged, token[:-1], token + "2", "2" * 33, "Z" * 33, "0" * 33, "x"):
        page = visitor.get(f"/c/{text}")
        assert page.status_code == 404
        assert "小票读不出来" in page.text


def test_an_expired_receipt_says_so(door: Door, visitor: FlaskClient) -> None:
    token = receipt(door)
    with time_machine.travel(now() + timedelta(days=7, hours=2), tick=False):
        page = visitor.get(f"/c/{token}")
    assert page.status_code == 410
    assert "已过认领期限" in page.text


def test_a_receipt_tells_nothing_and_avoids_letters_that_look_alike(app: Flask) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    issued = {tokens.issue(number, at) for number in range(1, 400)}
    assert len(issued) == 399
    assert not set("".join(issued)) & set("01OIL")
    assert {tokens.read(token, at) for token in issued} == set(range(1, 400))


@pytest.mark.parametrize("drop_id", [1, 2**48 - 1, 2**48 + 1, 2**63 - 1])
def test_a_receipt_holds_any_number_that_the_database_gives(drop_id: int) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    assert tokens.read(tokens.issue(drop_id, at), at) == drop_id


def test_staff_have_no_wallet_to_claim_into(app: Flask, door: Door, login_as: LoginAs) -> None:
    from app.identity.roles import Role

    with app.app_context():
        person = factories.staff(Role.OPERATOR)
    assert login_as(person).post("/api/v1/claims", json={"token": receipt(door)}).status_code == 403


@pytest.mark.slow
def test_of_eight_who_claim_each_of_fifteen_drops_at_once_exactly_one_is_paid(
    app: Flask, door: Door, login_as: LoginAs
) -> None:
    people = [resident(app) for _ in range(8)]
    browsers = [login_as(person) for person, _ in people]
    for number in range(15):
        token = receipt(door, number)
        answers = at_once(
            app,
            [lambda b=b, token=token: b.post("/api/v1/claims", json={"token": token}).status_code for b in browsers],
        )
        assert sorted(answers) == [200] + [409] * 7
    assert sum(balance(app, home) for _, home in people) == 15 * 75
