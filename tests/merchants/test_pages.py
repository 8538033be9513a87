"""The till and the resident's phone, as browsers without scripts see them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.identity.roles import Role
from app.merchants.charges import services
from app.merchants.shops.services import RegisteredMerchant
from tests import factories as people
from tests.conftest import LoginAs
from tests.merchants import factories


@pytest.fixture
def till(login_as: LoginAs, shop: RegisteredMerchant) -> FlaskClient:
    return login_as(shop.person_id)


@pytest.fixture
def phone(login_as: LoginAs, payer: factories.Payer) -> FlaskClient:
    return login_as(payer.person_id)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found.group(1)


def digits_on(page: str) -> str:
    found = re.search(r"\d{4} \d{4} \d{4}", page)
    assert found
    return found.group()


def coins_of(app: Flask, payer: factories.Payer) -> int:
    with app.app_context():
        return payer.coins


def test_a_charge_by_typed_digits_leaves_a_receipt_on_both_phones(
    app: Flask, till: FlaskClient, phone: FlaskClient, payer: factories.Payer
) -> None:
    shown = phone.post("/me/pay").text
    code_page = re.search(r"/me/pay/codes/\d+", shown)
    assert code_page

    collect = till.get("/till/charges/new?amount=12.5").text
    body = {
        "amount": hidden(collect, "amount"),
        "request_key": hidden(collect, "request_key"),
        "code": digits_on(shown),
    }
    charged = till.post("/till/charges", data=body, follow_redirects=True)

    assert "收款成功" in charged.text
    assert "12.50" in charged.text
    receipt = phone.get(code_page.group(), follow_redirects=True).text
    assert "付款成功" in receipt
    assert "12.50" in receipt
    assert phone.get(code_page.group() + "/state").get_json()["state"] == "paid"
    assert coins_of(app, payer) == 8750
    assert "12.50" in till.get("/till").text
    assert till.post("/till/charges", data=body, follow_redirects=True).status_code == 200, "a double tap"
    assert coins_of(app, payer) == 8750


def test_looking_at_the_pay_page_changes_nothing(phone: FlaskClient, till: FlaskClient) -> None:
    digits = digits_on(phone.post("/me/pay").text)
    assert phone.get("/me/pay").status_code == 200
    body = {"amount": "1", "request_key": "12345678", "code": digits}
    assert "收款成功" in till.post("/till/charges", data=body, follow_redirects=True).text


def test_no_address_that_a_server_sees_holds_a_pay_code(phone: FlaskClient) -> None:
    page = phone.post("/me/pay")
    assert page.headers["Cache-Control"] == "no-store"
    assert "p#" not in page.text, "the token is in the drawing only"


@pytest.mark.parametrize(
    ("amount", "code", "words", "status"),
    [
        ("40", "{digits}", "碳币不足", 422),
        ("1", "000000000000", "没有这个付款码", 422),
        ("1", "hello", "这不是付款码", 422),
    ],
)
def test_a_refusal_says_why_and_what_to_do(
    app: Flask, login_as: LoginAs, till: FlaskClient, amount: str, code: str, words: str, status: int
) -> None:
    with app.app_context():
        poor = factories.payer(100)
    digits = digits_on(login_as(poor.person_id).post("/me/pay").text)
    refused = till.post(
        "/till/charges", data={"amount": amount, "request_key": "abcdefgh", "code": code.format(digits=digits)}
    )
    assert refused.status_code == status
    assert words in refused.text
    assert 'href="/till' in refused.text
    assert coins_of(app, poor) == 100


@pytest.mark.parametrize("typed", ["", "abc", "1.234", "0", "-3", "1e3", "10000.01", "９".join("9" * 9)])
def test_an_invalid_amount_is_asked_for_again(till: FlaskClient, typed: str) -> None:
    page = till.get("/till/charges/new", query_string={"amount": typed})
    assert page.status_code == 422
    assert "field__error" in page.text


def test_a_used_code_is_told_from_a_wrong_one(phone: FlaskClient, till: FlaskClient) -> None:
    digits = digits_on(phone.post("/me/pay").text)
    body = {"amount": "1", "code": digits}
    till.post("/till/charges", data=body | {"request_key": "first-key"})
    again = till.post("/till/charges", data=body | {"request_key": "second-key"})
    assert again.status_code == 409
    assert "已经用过" in again.text


def test_a_refund_in_part_is_seen_by_both(
    app: Flask, till: FlaskClient, phone: FlaskClient, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    with app.app_context():
        charge_id = services.charge_by_code(shop.organisation_id, payer.code().token, 1000, "x").charge_id
    page = till.get(f"/till/charges/{charge_id}/refunds/new").text
    body = {"request_key": hidden(page, "request_key"), "amount": "3", "reason": "少了一件"}
    assert "退款成功" in till.post(f"/till/charges/{charge_id}/refunds", data=body, follow_redirects=True).text
    assert "少了一件" in phone.get(f"/me/charges/{charge_id}").text
    assert "少了一件" in till.get(f"/till/charges/{charge_id}").text
    assert coins_of(app, payer) == 9300
    too_much = till.post(
        f"/till/charges/{charge_id}/refunds", data={"request_key": "other-key", "amount": "8", "reason": "再退"}
    )
    assert too_much.status_code == 422
    assert "没有退款" in too_much.text
    statement = till.get("/till/statement").text
    assert "7.00" in statement


def test_a_refund_without_a_reason_is_not_given(
    app: Flask, till: FlaskClient, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    with app.app_context():
        charge_id = services.charge_by_code(shop.organisation_id, payer.code().token, 1000, "x").charge_id
    assert till.post(f"/till/charges/{charge_id}/refunds", data={"request_key": "12345678"}).status_code == 422
    assert coins_of(app, payer) == 9000


def test_a_large_charge_is_answered_on_the_residents_phone(
    app: Flask, till: FlaskClient, phone: FlaskClient, payer: factories.Payer
) -> None:
    shown = phone.post("/me/pay").text
    body = {"amount": "60", "request_key": "large-one", "code": digits_on(shown)}
    waiting = till.post("/till/charges", data=body, follow_redirects=True)
    assert "等顾客确认" in waiting.text
    watched = waiting.request.path + "/state"
    assert till.get(watched).get_json() == {"state": "waiting", "next": None}
    code_page = re.search(r"/me/pay/codes/\d+", shown)
    assert code_page
    state = phone.get(code_page.group() + "/state").get_json()
    assert state["state"] == "asking"
    assert "60.00" in phone.get(state["next"]).text
    assert "付款成功" in phone.post(state["next"], data={"answer": "yes"}, follow_redirects=True).text
    assert till.get(watched).get_json() == {"state": "paid", "next": waiting.request.path}
    assert "收款成功" in till.get(waiting.request.path, follow_redirects=True).text
    assert coins_of(app, payer) == 4000


def test_a_no_on_the_residents_phone_is_seen_at_the_till(
    app: Flask, till: FlaskClient, phone: FlaskClient, payer: factories.Payer
) -> None:
    body = {"amount": "60", "request_key": "large-two", "code": digits_on(phone.post("/me/pay").text)}
    waiting = till.post("/till/charges", data=body, follow_redirects=True)
    pending = waiting.request.path.rpartition("/")[2]
    assert "没有付款" in phone.post(f"/me/pending-charges/{pending}", data={"answer": "no"}, follow_redirects=True).text
    assert "没有同意" in till.get(waiting.request.path).text
    assert coins_of(app, payer) == 10_000


def test_a_resident_pays_at_the_counter(
    app: Flask, till: FlaskClient, phone: FlaskClient, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    assert shop.counter_token in till.get("/till/counter").text
    assert phone.get(f"/K/{shop.counter_token}").status_code == 200
    confirm = phone.get(f"/k/{shop.counter_token.lower()}/confirm?amount=8").text
    assert "测试商户" in confirm
    body = {"amount": hidden(confirm, "amount"), "request_key": hidden(confirm, "request_key")}
    for _ in range(2):
        paid = phone.post(f"/k/{shop.counter_token}/payments", data=body, follow_redirects=True)
        assert "付款成功" in paid.text
    assert coins_of(app, payer) == 9200
    assert "8.00" in till.get("/till").text


def test_a_new_counter_code_ends_the_old_one(till: FlaskClient, phone: FlaskClient, shop: RegisteredMerchant) -> None:
    assert till.post("/till/counter").status_code == 303
    assert phone.get(f"/k/{shop.counter_token}").status_code == 404


def test_a_scanned_code_lands_where_the_visitor_belongs(
    visitor: FlaskClient, till: FlaskClient, phone: FlaskClient
) -> None:
    assert "data-fragment" in till.get("/p").text
    assert "不会扣款" in phone.get("/p").text
    assert "不会扣款" in visitor.get("/p").text


@pytest.mark.parametrize(
    "path",
    [
        "/till/charges/{id}",
        "/till/charges/{id}/refunds/new",
        "/till/pending/{pending}",
    ],
)
def test_another_merchants_charges_do_not_exist(
    app: Flask, login_as: LoginAs, shop: RegisteredMerchant, payer: factories.Payer, path: str
) -> None:
    with app.app_context():
        charge_id = services.charge_by_code(shop.organisation_id, payer.code().token, 100, "x").charge_id
        pending = services.charge_by_code(shop.organisation_id, payer.code().token, 5001, "y").pending_id
        rival = factories.merchant().person_id
    address = path.format(id=charge_id, pending=pending)
    assert login_as(shop.person_id).get(address).status_code == 200
    other = login_as(rival)
    assert other.get(address).status_code == 404
    assert other.post(f"/till/pending/{pending}/cancel").status_code == 404
    refund = {"request_key": "12345678", "reason": "x"}
    assert other.post(f"/till/charges/{charge_id}/refunds", data=refund).status_code == 404


def test_another_residents_receipts_and_codes_do_not_exist(
    app: Flask, login_as: LoginAs, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    with app.app_context():
        code = payer.code()
        charge_id = services.charge_by_code(shop.organisation_id, code.token, 100, "x").charge_id
        pending = services.charge_by_code(shop.organisation_id, payer.code().token, 5001, "y").pending_id
        other = factories.payer().person_id
    stranger = login_as(other)
    for path in (f"/me/charges/{charge_id}", f"/me/pay/codes/{code.id}/state", f"/me/pending-charges/{pending}"):
        assert stranger.get(path).status_code == 404, path
    assert stranger.post(f"/me/pending-charges/{pending}", data={"answer": "yes"}).status_code == 404


def test_residents_have_no_till_and_merchants_no_pay_code(phone: FlaskClient, till: FlaskClient) -> None:
    assert phone.get("/till").status_code == 403
    assert till.get("/me/pay").status_code == 403


def test_everybody_finds_where_coins_are_taken(app: Flask, visitor: FlaskClient) -> None:
    with app.app_context():
        made = factories.merchant("杨柳书屋")
    assert "杨柳书屋" in visitor.get("/merchants?q=杨柳").text
    assert "杨柳书屋" in visitor.get("/merchants?street=120104006&category=grocery").text
    assert "杨柳书屋" not in visitor.get("/merchants?street=120104001").text
    assert "没有符合条件" in visitor.get("/merchants?q=%25").text
    assert "学府街道" in visitor.get(f"/merchants/{made.merchant_id}").text
    assert visitor.get("/merchants/999999999").status_code == 404


NEW = {
    "name": "新开的小店",
    "category": "books",
    "community_code": "120104006001",
    "address": "某路2号",
    "lat": "39.13",
    "lon": "117.16",
    "frame": "GCJ-02",
    "fen_per_coin": "90",
    "valid_from": "2026-01-01",
    "staff_name": "店员",
    "login": "new-shop",
    "password": people.PASSWORD,
}


def test_the_office_registers_a_merchant_that_can_take_coins_at_once(
    app: Flask, login_as: LoginAs, payer: factories.Payer
) -> None:
    with app.app_context():
        clerk = people.staff(Role.OFFICE)
    office = login_as(clerk)
    page = office.post("/office/merchants", data=NEW, follow_redirects=True)
    assert "商户已登记" in page.text
    assert "90" in page.text
    where = page.request.path
    assert office.post("/office/merchants", data=NEW | {"login": "other"}).status_code == 409
    assert office.post("/office/merchants", data=NEW | {"lat": "99"}).status_code == 422
    contract = {"fen_per_coin": "80", "valid_from": "2099-01-01"}
    assert office.post(f"{where}/contracts", data=contract).status_code == 303
    assert office.post(f"{where}/contracts", data=contract).status_code == 409
    staff = {"staff_name": "小李", "login": "new-shop-2", "password": people.PASSWORD}
    assert "小李" in office.post(f"{where}/staff", data=staff, follow_redirects=True).text
    terms = {"state": "suspended", "confirm_above": "20", "hours": "8:00–20:00"}
    assert "20.00" in office.post(where, data=terms, follow_redirects=True).text
    assert "新开的小店" in office.get("/office/merchants").text


def test_the_auditor_looks_and_changes_nothing(app: Flask, login_as: LoginAs, shop: RegisteredMerchant) -> None:
    with app.app_context():
        auditor = people.staff(Role.AUDITOR)
    eyes = login_as(auditor)
    page = eyes.get(f"/office/merchants/{shop.merchant_id}")
    assert page.status_code == 200
    assert "csrf" not in page.text.partition("<main")[2]
    terms = {"state": "closed", "confirm_above": "20"}
    assert eyes.post(f"/office/merchants/{shop.merchant_id}", data=terms).status_code == 403
