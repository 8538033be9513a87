"""The statement is the merchant's ledger entries: its sums are theirs, to the hundredth."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.clock import today
from app.db import db
from app.merchants import amounts
from app.merchants.charges import services
from app.merchants.shops.errors import ContractNotLater
from app.merchants.shops.services import RegisteredMerchant, agree_contract
from app.merchants.statements import queries
from app.points.accounts import Kind
from app.points.ledger import TransferNotFound
from app.points.models import Transfer
from app.points.queries import account_id
from app.points.services import reverse_transfer
from tests.conftest import LoginAs
from tests.merchants import factories

THIS_MONTH = today().replace(day=1)


def ledger_sum(merchant_id: int) -> int:
    """What the ledger says is owed, added up another way."""
    account = account_id(Kind.MERCHANT, merchant_id)
    query = text(
        "SELECT (SELECT coalesce(sum(amount), 0) FROM transfer WHERE credit_id = :a)"
        " - (SELECT coalesce(sum(amount), 0) FROM transfer WHERE debit_id = :a)"
    )
    return int(db.session.scalar(query, {"a": account}) or 0)


@pytest.mark.usefixtures("session")
def test_the_statement_equals_the_ledger(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    taken = [
        services.charge_by_code(shop.organisation_id, payer.code().token, amount, f"k{amount}").charge_id or 0
        for amount in (1250, 333, 2999)
    ]
    services.refund_charge(taken[1], shop.organisation_id, 100, "退", "r")
    found = queries.statement(shop.merchant_id, THIS_MONTH)
    assert (found.charges, found.taken, found.refunded, found.net) == (3, 4582, 100, 4482)
    assert found.net == ledger_sum(shop.merchant_id)
    assert found.net == sum(line.amount for line in queries.entries(shop.merchant_id, THIS_MONTH))
    assert found.fen == 4482


@pytest.mark.usefixtures("session")
def test_a_wrong_charge_is_refunded_and_never_reversed(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    charge_id = services.charge_by_code(shop.organisation_id, payer.code().token, 1000, "k").charge_id or 0
    wrong = db.session.query(Transfer).filter_by(kind="charge", source_id=charge_id).one()
    with pytest.raises(TransferNotFound):
        reverse_transfer(wrong.id, shop.person_id, "录错")
    services.refund_charge(charge_id, shop.organisation_id, None, "录错", "r")
    found = queries.statement(shop.merchant_id, THIS_MONTH)
    assert (found.net, found.fen, ledger_sum(shop.merchant_id)) == (0, 0, 0)


@pytest.mark.usefixtures("session")
def test_another_month_is_empty(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    services.charge_by_code(shop.organisation_id, payer.code().token, 1000, "k")
    for month in (queries.month_before(THIS_MONTH), queries.month_after(THIS_MONTH)):
        assert queries.statement(shop.merchant_id, month).days == []
        assert queries.entries(shop.merchant_id, month) == []


@pytest.mark.usefixtures("session")
def test_a_contract_does_not_begin_in_the_past_though_the_last_one_did() -> None:
    earlier = factories.merchant(valid_from=today() - timedelta(days=30))
    with pytest.raises(ContractNotLater):
        agree_contract(earlier.merchant_id, 90, today() - timedelta(days=1))
    assert agree_contract(earlier.merchant_id, 90, today())


@pytest.mark.usefixtures("session")
def test_a_contract_never_changes_the_past(shop: RegisteredMerchant) -> None:
    for day in (today(), today() - timedelta(days=1)):
        with pytest.raises(ContractNotLater):
            agree_contract(shop.merchant_id, 90, day)
    agree_contract(shop.merchant_id, 90, today() + timedelta(days=1))


def test_the_file_opens_in_a_spreadsheet_without_harm(
    app: Flask, login_as: LoginAs, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    with app.app_context():
        charge_id = services.charge_by_code(shop.organisation_id, payer.code().token, 1000, "k").charge_id
    answer = login_as(shop.person_id).get("/till/statement/file")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][3:5] == ["单号", "碳币"]
    assert rows[1][2:5] == ["收款", str(charge_id), "10.00"]
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("asked", ["2026-13", "x", "2026-01-01", "99999-01", "0001-01", "9999-12"])
def test_an_invalid_month_is_refused(login_as: LoginAs, shop: RegisteredMerchant, asked: str) -> None:
    assert login_as(shop.person_id).get(f"/till/statement?month={asked}").status_code == 400


@pytest.mark.parametrize(
    ("typed", "amount"), [("12.5", 1250), ("12.50", 1250), ("0.01", 1), ("7", 700), ("１２．５", 1250), (" 3 ", 300)]
)
def test_amounts_are_read_as_typed(typed: str, amount: int) -> None:
    assert amounts.read(typed) == amount
    assert amounts.read(amounts.write(amount)) == amount
