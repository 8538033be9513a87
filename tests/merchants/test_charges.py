"""A pay code pays once, within its minute, no matter who tries it and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.clock import now
from app.db import db
from app.errors import TooMany
from app.merchants.charges import codes, services
from app.merchants.charges.errors import (
    AmountOutOfRange,
    CounterCodeUnknown,
    MerchantNotOpen,
    NotAPayCode,
    PayCodeExpired,
    PayCodeUnknown,
    PayCodeUsed,
    RequestKeyReused,
    TillLocked,
)
from app.merchants.charges.models import Charge, PayCode
from app.merchants.shops.services import RegisteredMerchant, change_merchant, renew_counter_code
from app.points.accounts import Kind
from app.points.ledger import InsufficientCoins
from app.points.queries import statement_of
from tests.merchants import factories
from tests.merchants.conftest import AtOnce

pytestmark = pytest.mark.usefixtures("session")


def take(shop: RegisteredMerchant, code: str, amount: int = 1250, key: str = "") -> services.ChargeResult:
    return services.charge_by_code(shop.organisation_id, code, amount, key or factories.request_key())


def owed(shop: RegisteredMerchant) -> int:
    return sum(line.amount for line in statement_of(Kind.MERCHANT, shop.merchant_id, limit=1000))


def test_a_scanned_code_pays_the_merchant(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    taken = take(shop, f"http://127.0.0.1:8000/p#{code.token}")
    assert taken.charge_id
    assert (payer.coins, owed(shop)) == (8750, 1250)


@pytest.mark.parametrize("typed", [str, lambda d: f"{d[:4]} {d[4:8]} {d[8:]}", lambda d: f"{d[:4]}-{d[4:8]}-{d[8:]}"])
def test_typed_digits_pay_as_well(
    shop: RegisteredMerchant, payer: factories.Payer, typed: Callable[[str], str]
) -> None:
    taken = take(shop, typed(payer.code().digits))
    charge = db.session.get(Charge, taken.charge_id)
    assert charge is not None
    assert (charge.via, charge.payer_id, charge.amount) == ("digits", payer.person_id, 1250)


def test_a_code_pays_once_and_a_screenshot_of_it_never_again(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    take(shop, code.token)
    for again in (code.token, code.digits):
        with pytest.raises(PayCodeUsed):
            take(shop, again)
    with pytest.raises(PayCodeUsed):
        take(factories.merchant(), code.token)
    assert payer.coins == 8750


def test_a_screenshot_cannot_pay_after_a_minute(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    late = now() + timedelta(seconds=61)
    for screenshot in (code.token, code.digits):
        with pytest.raises(PayCodeExpired):
            services.charge_by_code(shop.organisation_id, screenshot, 100, factories.request_key(), at=late)
    assert payer.coins == 10_000


@pytest.mark.parametrize("way", ["token", "digits"])
def test_a_code_is_good_once_until_the_next_and_for_its_time(
    shop: RegisteredMerchant, payer: factories.Payer, way: str
) -> None:
    last, live = getattr(payer.code(), way), getattr(payer.code(), way)
    with pytest.raises(PayCodeExpired):
        take(shop, last)
    assert take(shop, live).charge_id
    with pytest.raises(PayCodeUsed):
        take(shop, live)
    code = payer.code()
    with pytest.raises(PayCodeExpired):
        services.charge_by_code(shop.organisation_id, getattr(code, way), 100, "late", at=code.expires_at)


def test_large_text_gives_twice_the_time(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = services.issue_pay_code(payer.person_id, payer.household_id, large_text=True)
    late = now() + timedelta(seconds=110)
    assert code.lifetime_s == 120
    assert services.charge_by_code(shop.organisation_id, code.token, 100, "late", at=late).charge_id


def test_showing_a_new_code_revokes_the_last(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    old, new = payer.code(), payer.code()
    with pytest.raises(PayCodeExpired):
        take(shop, old.token)
    assert take(shop, new.token).charge_id


def test_two_of_one_household_each_hold_a_code_and_spend_one_wallet(
    shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    other = factories.payer(0)
    shared = services.issue_pay_code(other.person_id, payer.household_id)
    own = payer.code()
    take(shop, own.token, 4000)
    take(shop, shared.token, 4000)
    assert payer.coins == 2000


def test_digits_do_not_stand_for_a_token_nor_a_token_for_digits(payer: factories.Payer) -> None:
    code = payer.code()
    assert codes.hash_of(code.token) != codes.hash_of(code.digits)
    assert codes.read(code.token[:12]) is None
    assert codes.read("１２３４ ５６７８ ９０１２") == "123456789012"


@pytest.mark.parametrize("nonsense", ["", "12345", "https://example.com/", "1234567890123", "O" * 26, "x" * 5000])
def test_text_that_is_no_pay_code_does_not_count_as_a_guess(shop: RegisteredMerchant, nonsense: str) -> None:
    for _ in range(7):
        with pytest.raises(NotAPayCode):
            take(shop, nonsense)


def test_the_fifth_wrong_guess_locks_the_till_and_only_that_till(
    shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    for guess in range(5):
        with pytest.raises(PayCodeUnknown):
            take(shop, f"{guess:012d}")
    code = payer.code()
    with pytest.raises(TillLocked) as locked:
        take(shop, code.digits)
    assert 0 < int(str(locked.value.facts["retry_after_s"])) <= 900
    assert payer.coins == 10_000
    assert take(factories.merchant(), code.digits).charge_id


def test_a_locked_till_opens_again_after_a_quarter_of_an_hour(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    for guess in range(5):
        with pytest.raises(PayCodeUnknown):
            take(shop, f"{guess:012d}")
    for minutes, opens in ((14, False), (16, True)):
        later = now() + timedelta(minutes=minutes)
        code = services.issue_pay_code(payer.person_id, payer.household_id, at=later)
        with nullcontext() if opens else pytest.raises(TillLocked):
            assert services.charge_by_code(shop.organisation_id, code.digits, 100, "later", at=later).charge_id


def test_guesses_of_long_ago_are_forgotten(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    for guess in range(8):
        at = now() + timedelta(minutes=3 * guess)  # never five within ten minutes
        with pytest.raises(PayCodeUnknown):
            services.charge_by_code(shop.organisation_id, f"{guess:012d}", 100, f"guess {guess}", at=at)
    code = services.issue_pay_code(payer.person_id, payer.household_id, at=at)
    assert services.charge_by_code(shop.organisation_id, code.digits, 100, "paid", at=at).charge_id


def test_used_codes_do_not_count_as_guesses(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    take(shop, code.token)
    for _ in range(6):
        with pytest.raises(PayCodeUsed):
            take(shop, code.token)
    assert take(shop, payer.code().token).charge_id


def test_too_few_coins_leave_code_and_wallet_as_they_were(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    change_merchant(shop.merchant_id, state="open", confirm_above=10**6, hours="")
    code = payer.code()
    with pytest.raises(InsufficientCoins):
        take(shop, code.token, 10_001)
    assert payer.coins == 10_000
    assert take(shop, code.token, 10_000).charge_id
    assert payer.coins == 0


def test_a_double_tap_is_one_charge(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    first = take(shop, code.token, 500, "tap")
    second = take(shop, code.token, 500, "tap")
    assert (first.charge_id, first.repeated, second.repeated) == (second.charge_id, False, True)
    assert payer.coins == 9500


def test_a_request_key_is_not_good_for_another_charge(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    code = payer.code()
    take(shop, code.token, 500, "key")
    with pytest.raises(RequestKeyReused):
        take(shop, code.token, 600, "key")
    fresh = payer.code()
    with pytest.raises(RequestKeyReused):
        take(shop, fresh.token, 500, "key")
    assert payer.coins == 9500
    assert take(shop, fresh.token, 500).charge_id, "the refused request gave the code back"


def test_two_merchants_may_use_the_same_request_key(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    assert take(shop, payer.code().token, 500, "1").charge_id
    assert take(factories.merchant(), payer.code().token, 500, "1").charge_id


@pytest.mark.parametrize("amount", [0, -1, 1_000_001, 10**20])
def test_amounts_out_of_range_are_refused(shop: RegisteredMerchant, payer: factories.Payer, amount: int) -> None:
    with pytest.raises(AmountOutOfRange):
        take(shop, payer.code().token, amount)


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_merchant_that_is_not_open_takes_nothing(
    shop: RegisteredMerchant, payer: factories.Payer, state: str
) -> None:
    change_merchant(shop.merchant_id, state=state, confirm_above=5000, hours="")
    with pytest.raises(MerchantNotOpen):
        take(shop, payer.code().token)
    with pytest.raises(MerchantNotOpen):
        services.charge_at_counter(shop.counter_token, payer.household_id, payer.person_id, 100, "k")


def test_staff_of_no_merchant_take_nothing(payer: factories.Payer) -> None:
    with pytest.raises(MerchantNotOpen):
        services.charge_by_code(0, payer.code().token, 100, "k")


def test_a_resident_pays_at_the_counter_once_per_request(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    def pay(amount: int = 300) -> services.ChargeResult:
        return services.charge_at_counter(
            shop.counter_token.lower(), payer.household_id, payer.person_id, amount, "confirmed"
        )

    assert pay().charge_id == pay().charge_id
    with pytest.raises(RequestKeyReused):
        pay(400)
    assert (payer.coins, owed(shop)) == (9700, 300)


def test_an_old_counter_print_cannot_be_used(shop: RegisteredMerchant, payer: factories.Payer) -> None:
    renewed = renew_counter_code(shop.organisation_id)
    with pytest.raises(CounterCodeUnknown):
        services.charge_at_counter(shop.counter_token, payer.household_id, payer.person_id, 100, "old")
    assert services.charge_at_counter(renewed, payer.household_id, payer.person_id, 100, "new").charge_id


def test_codes_are_not_shown_without_end(payer: factories.Payer) -> None:
    for _ in range(20):
        payer.code()
    with pytest.raises(TooMany):
        payer.code()


def test_of_a_hundred_replays_at_once_one_is_paid(
    at_once: AtOnce, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    code = payer.code()
    found: Counter[str] = Counter()
    for _ in range(10):
        found += at_once(lambda i: take(shop, (code.token, code.digits)[i % 2], 100), 10)
    assert found == {"ChargeResult": 1, "PayCodeUsed": 99}
    assert payer.coins == 9900


def test_a_request_sent_ten_times_at_once_is_one_charge(
    at_once: AtOnce, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    code = payer.code()
    assert at_once(lambda _: take(shop, code.token, 100, "same"), 10) == {"ChargeResult": 10}
    assert payer.coins == 9900


def test_many_codes_at_once_never_overdraw_the_wallet(at_once: AtOnce, shop: RegisteredMerchant) -> None:
    family = factories.payer(1000)
    members = [factories.payer(0) for _ in range(12)]
    codes = [services.issue_pay_code(member.person_id, family.household_id).token for member in members]
    found = at_once(lambda i: take(shop, codes[i], 300), 12)
    assert found == {"ChargeResult": 3, "InsufficientCoins": 9}
    assert (family.coins, owed(shop)) == (100, 900)


def test_codes_shown_at_once_leave_one_that_is_live(
    at_once: AtOnce, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    assert at_once(lambda _: payer.code(), 6) == {"ShownCode": 6}
    live = select(func.count()).select_from(PayCode).filter_by(person_id=payer.person_id, revoked_at=None)
    assert db.session.scalar(live) == 1
    assert take(shop, payer.code().token).charge_id
