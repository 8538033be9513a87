"""Merchants' programs take coins over HTTP: a retry is the same charge, and a key sees its own till only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.merchants.shops.services import RegisteredMerchant
from tests import factories as people
from tests.conftest import LoginAs
from tests.merchants import factories

KEY = {"Idempotency-Key": "order-1"}


@pytest.fixture
def program(app: Flask, shop: RegisteredMerchant) -> FlaskClient:
    """The shop's cash register, with its key."""
    return program_of(app, shop)


def program_of(app: Flask, shop: RegisteredMerchant, *scopes: str) -> FlaskClient:
    with app.app_context():
        key = people.api_key(shop.organisation_id, *(scopes or ("charges:write",)))
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


def digits_of(app: Flask, payer: factories.Payer) -> str:
    with app.app_context():
        return payer.code().digits


def charge(client: FlaskClient, digits: str, amount: Any = 1250, key: str = "order-1") -> Any:
    body = {"digits": digits, "amount": amount}
    return client.post("/api/v1/charges", json=body, headers={"Idempotency-Key": key})


def coins_of(app: Flask, payer: factories.Payer) -> int:
    with app.app_context():
        return payer.coins


def test_a_retry_is_answered_with_the_same_charge(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    digits = digits_of(app, payer)
    first, again = charge(program, digits), charge(program, digits)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert coins_of(app, payer) == 8750


def test_the_same_key_with_other_content_is_refused(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    digits = digits_of(app, payer)
    charge(program, digits)
    for other in (charge(program, digits, 1300), charge(program, digits_of(app, payer))):
        assert other.status_code == 422
        assert other.get_json()["code"] == "RequestKeyReused"
    assert coins_of(app, payer) == 8750


@pytest.mark.parametrize("amount", ["1250", 12.5, 0, -1, 1_000_001, None, True, 10**30])
def test_amounts_are_whole_numbers_of_hundredths(
    app: Flask, program: FlaskClient, payer: factories.Payer, amount: Any
) -> None:
    answer = charge(program, digits_of(app, payer), amount)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "#/amount"
    assert coins_of(app, payer) == 10_000


def test_what_is_missing_is_named(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    digits = digits_of(app, payer)
    unkeyed = program.post("/api/v1/charges", json={"digits": digits, "amount": 1})
    assert (unkeyed.status_code, unkeyed.get_json()["code"]) == (400, "IdempotencyKeyMissing")
    for body in ({"amount": 1}, {"amount": 1, "digits": digits, "pay_code": "x"}):
        assert program.post("/api/v1/charges", json=body, headers=KEY).status_code == 422


@pytest.mark.parametrize(
    ("digits", "status", "code"),
    [("000000000000", 422, "PayCodeUnknown"), ("not-digits-x", 422, "NotAPayCode")],
)
def test_refusals_are_problems_with_a_name(program: FlaskClient, digits: str, status: int, code: str) -> None:
    answer = charge(program, digits)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


def test_guessing_locks_the_till_and_says_for_how_long(
    app: Flask, program: FlaskClient, payer: factories.Payer
) -> None:
    for guess in range(5):
        assert charge(program, f"{guess:012d}").status_code == 422
    locked = charge(program, digits_of(app, payer))
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 900


def test_used_and_outdated_codes_are_told_apart(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    old = digits_of(app, payer)
    used = digits_of(app, payer)
    charge(program, used)
    assert charge(program, used, key="order-2").status_code == 409
    assert charge(program, old, key="order-3").status_code == 410


def test_a_large_charge_is_accepted_and_asked_about(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    answer = charge(program, digits_of(app, payer), 6000)
    assert answer.status_code == 202
    pending = program.get(f"/api/v1/pending-charges/{answer.get_json()['pending_id']}").get_json()
    assert (pending["state"], pending["charge_id"]) == ("waiting", None)


def test_refunds_over_the_api(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    made = charge(program, digits_of(app, payer)).get_json()
    body = {"charge_id": made["id"], "amount": 250, "reason": "缺货"}
    first = program.post("/api/v1/refunds", json=body, headers=KEY)
    again = program.post("/api/v1/refunds", json=body, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    rest = program.post(
        "/api/v1/refunds", json={"charge_id": made["id"], "reason": "退"}, headers={"Idempotency-Key": "r2"}
    )
    assert rest.get_json()["amount"] == 1000
    assert coins_of(app, payer) == 10_000
    assert program.get(f"/api/v1/charges/{made['id']}").get_json()["refunded"] == 1250


def test_charges_are_listed_page_by_page(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    made = [charge(program, digits_of(app, payer), 100 + i, f"o{i}").get_json()["id"] for i in range(5)]
    seen, address = [], "/api/v1/charges?limit=2"
    while address:
        page = program.get(address).get_json()
        seen += [item["id"] for item in page["items"]]
        address = page["next"] and f"/api/v1/charges?limit=2&cursor={page['next']}"
    assert seen == made[::-1]


def test_a_key_sees_its_own_till_only(app: Flask, program: FlaskClient, payer: factories.Payer) -> None:
    made = charge(program, digits_of(app, payer)).get_json()
    with app.app_context():
        rival = factories.merchant()
    other = program_of(app, rival)
    assert other.get(f"/api/v1/charges/{made['id']}").status_code == 404
    assert other.get("/api/v1/charges").get_json()["items"] == []
    body = {"charge_id": made["id"], "reason": "x"}
    assert other.post("/api/v1/refunds", json=body, headers=KEY).status_code == 404
    assert coins_of(app, payer) == 8750


def test_keys_of_other_scopes_and_strangers_take_nothing(
    app: Flask, shop: RegisteredMerchant, payer: factories.Payer, visitor: FlaskClient, login_as: LoginAs
) -> None:
    digits = digits_of(app, payer)
    assert charge(program_of(app, shop, "drops:write"), digits).status_code == 403
    assert charge(visitor, digits).status_code == 401
    assert charge(login_as(payer.person_id), digits).status_code == 403
    assert charge(login_as(shop.person_id), digits).status_code == 201


def test_a_residents_program_shows_a_pay_code(
    app: Flask, login_as: LoginAs, payer: factories.Payer, program: FlaskClient
) -> None:
    shown = login_as(payer.person_id).post("/api/v1/pay-codes")
    assert shown.status_code == 201
    assert shown.get_json()["lifetime_s"] == 60
    body = {"pay_code": shown.get_json()["address"], "amount": 1}
    assert program.post("/api/v1/charges", json=body, headers=KEY).status_code == 201
    assert program.post("/api/v1/pay-codes").status_code == 403


def test_a_charge_sent_eight_times_at_once_is_taken_once(
    app: Flask, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    digits = digits_of(app, payer)
    programs = [program_of(app, shop) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda client: charge(client, digits), programs))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    assert coins_of(app, payer) == 8750


def test_pay_codes_stay_out_of_the_log(
    app: Flask, program: FlaskClient, payer: factories.Payer, capfd: pytest.CaptureFixture[str]
) -> None:
    digits = digits_of(app, payer)
    charge(program, digits)
    charge(program, digits, key="again")
    written = "".join(capfd.readouterr())
    assert "/api/v1/charges" in written
    assert digits not in written
