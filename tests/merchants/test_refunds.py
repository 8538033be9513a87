"""What is given back goes to the wallet that paid, and is never more than was paid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.clock import now
from app.db import db
from app.identity.households.services import accept_code, invite_by_code
from app.merchants.charges import services
from app.merchants.charges.errors import ChargeNotFound, ConfirmationOver, RefundTooLarge, RequestKeyReused
from app.merchants.charges.models import Charge, PendingCharge, Refund
from app.merchants.shops.services import RegisteredMerchant, change_merchant
from app.points.accounts import Kind
from app.points.ledger import InsufficientCoins
from app.points.queries import balance_of, statement_of
from tests import factories as people
from tests.merchants import factories
from tests.merchants.conftest import AtOnce

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def charge_id(shop: RegisteredMerchant, payer: factories.Payer, session: None) -> int:
    taken = services.charge_by_code(shop.organisation_id, payer.code().token, 1000, factories.request_key())
    assert taken.charge_id
    return taken.charge_id


def give_back(shop: RegisteredMerchant, charge_id: int, amount: int | None = None, key: str = "") -> Refund:
    return services.refund_charge(charge_id, shop.organisation_id, amount, "货品有误", key or factories.request_key())


def refunded(charge_id: int) -> int:
    return db.session.scalar(select(func.sum(Refund.amount)).filter_by(charge_id=charge_id)) or 0


def test_a_charge_is_given_back_in_parts_and_then_whole(
    shop: RegisteredMerchant, payer: factories.Payer, charge_id: int
) -> None:
    assert give_back(shop, charge_id, 300).n == 1
    assert payer.coins == 9300
    assert give_back(shop, charge_id).amount == 700
    assert payer.coins == 10_000
    assert sum(line.amount for line in statement_of(Kind.MERCHANT, shop.merchant_id)) == 0


def test_a_refund_follows_a_payer_whose_household_has_ended(
    shop: RegisteredMerchant, payer: factories.Payer, charge_id: int
) -> None:
    host = people.resident()
    accept_code(payer.person_id, invite_by_code(host))
    give_back(shop, charge_id, 300)
    assert (payer.coins, balance_of(people.household(host)).free) == (9000, 300)


@pytest.mark.parametrize("amount", [0, -5, 701, 10**15])
def test_more_than_is_left_is_refused_and_says_what_is_left(
    shop: RegisteredMerchant, payer: factories.Payer, charge_id: int, amount: int
) -> None:
    give_back(shop, charge_id, 300)
    with pytest.raises(RefundTooLarge) as refused:
        give_back(shop, charge_id, amount)
    assert refused.value.facts["left"] == 700
    assert payer.coins == 9300


def test_nothing_is_left_after_a_whole_refund(shop: RegisteredMerchant, charge_id: int) -> None:
    give_back(shop, charge_id)
    with pytest.raises(RefundTooLarge):
        give_back(shop, charge_id)


def test_the_same_refund_request_again_is_the_same_refund(
    shop: RegisteredMerchant, payer: factories.Payer, charge_id: int
) -> None:
    assert give_back(shop, charge_id, 300, "tap").id == give_back(shop, charge_id, 300, "tap").id
    with pytest.raises(RequestKeyReused):
        give_back(shop, charge_id, 400, "tap")
    assert payer.coins == 9300


def test_another_merchants_charge_does_not_exist(charge_id: int) -> None:
    with pytest.raises(ChargeNotFound):
        give_back(factories.merchant(), charge_id)
    assert refunded(charge_id) == 0


def test_refunds_at_once_never_exceed_the_charge(
    at_once: AtOnce, shop: RegisteredMerchant, payer: factories.Payer, charge_id: int
) -> None:
    found = at_once(lambda _: give_back(shop, charge_id, 300), 10)
    assert found == {"Refund": 3, "RefundTooLarge": 7}
    assert (refunded(charge_id), payer.coins) == (900, 9900)


@pytest.mark.parametrize(
    ("forged", "rule"),
    [
        ("(:c, 1, NULL, 1000, 0, 1001, 1001)", "ck_refund_covered"),
        ("(:c, 1, NULL, 9999, 0, 5000, 5000)", "fk_refund_charge_id_charge"),
        ("(:c, 2, 1, 1000, 0, 100, 100)", "fk_refund_previous_refund"),
        ("(:c, 2, NULL, 1000, 0, 100, 100)", "ck_refund_chain"),
        ("(:c, 1, NULL, 1000, 400, 100, 500)", "ck_refund_chain"),
        ("(:c, 1, NULL, 1000, 0, 100, 50)", "ck_refund_sum"),
        ("(:c, 1, NULL, 1000, 0, -100, -100)", "ck_refund_positive"),
    ],
)
def test_the_database_refuses_a_refund_that_does_not_continue_its_charge(
    charge_id: int, forged: str, rule: str
) -> None:
    columns = "charge_id, n, previous_n, charged, refunded_before, amount, refunded_after"
    statement = f"INSERT INTO refund ({columns}, reason, request_key, occurred_at) VALUES "
    with pytest.raises(DBAPIError, match=rule):
        db.session.execute(text(statement + forged[:-1] + ", 'x', 'forged', now())"), {"c": charge_id})
    db.session.rollback()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE charge SET amount = 1",
        "DELETE FROM charge",
        "UPDATE refund SET amount = 1",
        "DELETE FROM refund",
        "UPDATE contract SET fen_per_coin = 1",
        "UPDATE pay_code SET expires_at = now() + interval '1 year'",
        "UPDATE pay_code SET household_id = 1",
        "UPDATE pending_charge SET amount = 1",
        "UPDATE merchant SET organisation_id = 1",
    ],
)
def test_what_happened_cannot_be_rewritten_by_the_program(forgery: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text(forgery))
    db.session.rollback()


def ask(shop: RegisteredMerchant, payer: factories.Payer, amount: int = 6000) -> int:
    taken = services.charge_by_code(shop.organisation_id, payer.code().token, amount, factories.request_key())
    assert taken.charge_id is None
    assert taken.pending_id is not None
    return taken.pending_id


def test_a_large_charge_waits_for_the_residents_yes(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    pending_id = ask(shop, payer)
    assert payer.coins == 4000
    assert statement_of(Kind.MERCHANT, shop.merchant_id) == []
    charge_id = services.confirm_charge(pending_id, payer.person_id)
    assert services.confirm_charge(pending_id, payer.person_id) == charge_id
    assert payer.coins == 4000
    assert sum(line.amount for line in statement_of(Kind.MERCHANT, shop.merchant_id)) == 6000
    assert give_back(shop, charge_id).amount == 6000


def test_the_limit_is_the_merchants_own(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    change_merchant(shop.merchant_id, state="open", confirm_above=6000, hours="")
    assert services.charge_by_code(shop.organisation_id, payer.code().token, 6000, "limit").charge_id


def test_declining_frees_the_coins(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    declined, cancelled = ask(shop, payer), None
    services.decline_charge(declined, payer.person_id)
    assert payer.coins == 10_000
    cancelled = ask(shop, payer)
    services.cancel_charge(cancelled, shop.organisation_id)
    assert payer.coins == 10_000
    for over in (declined, cancelled):
        with pytest.raises(ConfirmationOver):
            services.confirm_charge(over, payer.person_id)


def test_nobody_else_says_yes_or_no(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    pending_id, other = ask(shop, payer), factories.payer()
    with pytest.raises(ChargeNotFound):
        services.confirm_charge(pending_id, other.person_id)
    with pytest.raises(ChargeNotFound):
        services.decline_charge(pending_id, other.person_id)
    with pytest.raises(ChargeNotFound):
        services.cancel_charge(pending_id, factories.merchant().organisation_id)
    assert payer.coins == 4000


def test_a_confirmation_that_comes_too_late_pays_nothing(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    pending_id = ask(shop, payer)
    with pytest.raises(ConfirmationOver):
        services.confirm_charge(pending_id, payer.person_id, at=now() + timedelta(seconds=121))


def test_a_double_tap_asks_once(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    first = services.charge_by_code(shop.organisation_id, code.token, 6000, "tap")
    second = services.charge_by_code(shop.organisation_id, code.token, 6000, "tap")
    assert first.pending_id == second.pending_id
    assert payer.coins == 4000
    with pytest.raises(RequestKeyReused):
        services.charge_by_code(shop.organisation_id, payer.code().token, 100, "tap")


def test_a_large_charge_without_coins_leaves_the_code(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    with pytest.raises(InsufficientCoins):
        services.charge_by_code(shop.organisation_id, code.token, 20_000, "much")
    assert services.charge_by_code(shop.organisation_id, code.token, 100, "less").charge_id


def test_yes_no_and_cancel_at_once_end_it_once(
    at_once: AtOnce, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    for _ in range(5):
        before = payer.coins
        pending_id = ask(shop, payer, 5001)
        actions = (
            lambda pid=pending_id: services.confirm_charge(pid, payer.person_id),
            lambda pid=pending_id: services.decline_charge(pid, payer.person_id),
            lambda pid=pending_id: services.cancel_charge(pid, shop.organisation_id),
        )
        at_once(lambda i, do=actions: do[i % 3](), 6)  # type: ignore[misc]
        db.session.expire_all()
        pending = db.session.get(PendingCharge, pending_id)
        assert pending is not None
        charge = db.session.get(Charge, pending.charge_id) if pending.charge_id else None
        assert (pending.state == "paid") == (charge is not None)
        assert payer.coins == before - (5001 if charge else 0)
        if charge:
            give_back(shop, charge.id)
