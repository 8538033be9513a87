"""What residents see of their coins, and what everyone sees of the tariff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.clock import now
from app.identity.roles import Role
from app.points import queries, services
from app.points.ledger import TariffNotAhead
from tests import factories
from tests.conftest import LoginAs
from tests.points import factories as make


def test_a_new_resident_is_told_how_to_earn_coins(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident("小明")
    page = login_as(ming).get("/me").text
    assert "0.00" in page
    assert "找最近的回收箱" in page


def test_a_resident_sees_coins_and_movements_and_nobody_elses(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming, hua = factories.resident("小明"), factories.resident("小华")
        home = factories.household(ming)
        for n in range(25):
            make.award(make.number(), home, 100 + n, make.AT, None)
    client = login_as(ming)
    assert "28.00" in client.get("/me").text
    first = client.get("/api/v1/wallet/movements?limit=20").get_json()
    second = client.get(f"/api/v1/wallet/movements?limit=20&cursor={first['next']}").get_json()
    amounts = [row["amount"] for row in first["items"] + second["items"]]
    assert (len(amounts), amounts[0], second["next"]) == (25, 124, None)
    assert client.get("/api/v1/wallet").get_json() == {"posted": 2800, "held": 0, "free": 2800}
    assert "28.00" not in login_as(hua).get("/me").text


def test_the_statement_is_paged_and_filtered(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident("小明")
        home = factories.household(ming)
        for _ in range(21):
            make.award(make.number(), home, 100, make.AT, None)
        make.charge(make.number(), home, make.number(), 50, make.AT)
    client = login_as(ming)
    page = client.get("/me/statement").text
    assert "更早的" in page
    assert "商户消费" in client.get("/me/statement?kind=charge").text
    assert "没有符合条件的明细" in client.get("/me/statement?month=2001-01").text
    assert client.get("/me/statement?month=2001-13").status_code == 400


def test_staff_have_no_wallet(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        clerk = factories.staff(Role.OFFICE)
    assert login_as(clerk).get("/api/v1/wallet").status_code == 403


def test_the_tariff_is_public_before_the_drop(app: Flask, visitor: FlaskClient) -> None:
    code = f"TEST{make.number()}"
    with app.app_context():
        services.publish_tariff(code, "试验品", per_kg=123, cap_per_drop=900, valid_from=now() - timedelta(days=3))
    assert "试验品" in visitor.get("/tariff").text
    rows = [row for row in visitor.get("/api/v1/tariffs").get_json() if row["category_code"] == code]
    assert [(row["per_kg"], row["cap_per_drop"], row["valid_until"]) for row in rows] == [(123, 900, None)]


@pytest.mark.usefixtures("session")
def test_a_tariff_in_force_is_never_changed_backwards() -> None:
    code = f"TEST{make.number()}"
    first = services.publish_tariff(code, "试验品", per_kg=100, valid_from=now() - timedelta(days=3))
    with pytest.raises(TariffNotAhead):
        services.publish_tariff(code, "试验品", per_kg=50, valid_from=now() - timedelta(days=1))
    begins = now() + timedelta(days=1)
    second = services.publish_tariff(code, "试验品", per_kg=50, valid_from=begins)
    assert [t.id for t in queries.tariffs_in_force(category_code=code)] == [first]
    assert [t.id for t in queries.tariffs_in_force(begins, code)] == [second]


def test_the_liability_is_public_and_adds_up(app: Flask, visitor: FlaskClient) -> None:
    with app.app_context():
        make.charge(make.number(), make.wallet_with(500), make.number(), 200, make.AT)
    owed = visitor.get("/api/v1/liability").get_json()
    assert owed["issued"] == owed["wallets"] + owed["budgets"] + owed["owed_merchants"] + owed["gone"]
    assert owed["owed_merchants"] >= 200
