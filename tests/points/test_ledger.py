"""What the ledger promises: once, never below zero, never edited."""

from __future__ import annotations

import re
import time

import pytest
from flask import Flask
from sqlalchemy import text

from app.db import db, use_case
from app.identity.roles import Role
from app.points import movements, queries, services
from app.points.accounts import SYSTEM, TRACKED, Kind
from app.points.ledger import (
    HoldResolved,
    InsufficientCoins,
    KeyReused,
    MovementNotAllowed,
    TransferNotFound,
    post,
)
from app.schema import APP, sources
from tests import factories
from tests.points import factories as make

pytestmark = [pytest.mark.usefixtures("session"), pytest.mark.district]


def free(household: int) -> int:
    db.session.rollback()
    return queries.balance_of(household).free


def test_an_award_is_in_the_wallet_at_once() -> None:
    household = make.wallet_with(0)
    make.award(make.number(), household, 250, make.AT, None)
    assert free(household) == 250


def test_the_same_drop_is_awarded_once_however_often_it_is_asked_for() -> None:
    household, drop = make.wallet_with(0), make.number()
    first = make.award(drop, household, 250, make.AT, None)
    again = make.award(drop, household, 250, make.AT, None)
    assert (first == again, free(household)) == (True, 250)


def test_the_same_drop_with_another_amount_or_another_wallet_is_refused() -> None:
    household, drop = make.wallet_with(0), make.number()
    make.award(drop, household, 250, make.AT, None)
    for other_household, amount in ((household, 251), (make.wallet_with(0), 250)):
        with pytest.raises(KeyReused):
            make.award(drop, other_household, amount, make.AT, None)
    assert free(household) == 250


def test_nobody_spends_more_than_they_have() -> None:
    household = make.wallet_with(100)
    with pytest.raises(InsufficientCoins):
        make.charge(make.number(), household, make.number(), 101, make.AT)
    make.charge(make.number(), household, make.number(), 100, make.AT)
    assert free(household) == 0


def test_a_refund_brings_coins_back_and_the_merchant_is_owed_less() -> None:
    household, merchant = make.wallet_with(100), make.number()
    make.charge(make.number(), household, merchant, 80, make.AT)
    make.refund(make.number(), household, merchant, 30, make.AT)
    owed = sum(line.amount for line in queries.statement_of(Kind.MERCHANT, merchant))
    assert (free(household), owed) == (50, 50)


def test_an_event_cannot_give_away_more_than_its_budget() -> None:
    event, visitor = make.event_with(100), make.wallet_with(0)
    make.check_in(make.number(), event, visitor, 60, make.AT)
    with pytest.raises(InsufficientCoins):
        make.check_in(make.number(), event, visitor, 60, make.AT)
    assert (free(visitor), queries.budget_of(event).free) == (60, 40)


def test_a_reversal_undoes_one_transfer_once_and_says_why() -> None:
    household = make.wallet_with(0)
    wrong = make.award(make.number(), household, 70, make.AT, None)
    first = make.reverse(wrong, None, "scale fault")
    assert make.reverse(wrong, None, "scale fault") == first
    assert free(household) == 0
    newest = queries.statement_of(Kind.WALLET, household)[0]
    assert (newest.amount, newest.reverses_id, newest.reason) == (-70, wrong, "scale fault")
    with pytest.raises(TransferNotFound):
        make.reverse(first, None, "reversing a reversal")


def test_coins_never_pass_between_residents_or_out_of_thin_air() -> None:
    giver, taker = make.wallet_with(100), make.wallet_with(0)
    accounts = [queries.account_id(Kind.WALLET, household) or 0 for household in (giver, taker)]
    for kind in ("charge", "award", "gift"):
        with pytest.raises(MovementNotAllowed):
            use_case(post)(kind, make.number(), accounts[0], accounts[1], 5, make.AT)
    till = use_case(movements.open_till)(make.number())
    with pytest.raises(MovementNotAllowed):
        use_case(post)("award", make.number(), accounts[0], till, 5, make.AT)


def test_held_coins_cannot_be_spent_and_come_back_when_released() -> None:
    household = make.wallet_with(100)
    hold = make.place_hold(f"hold:{make.number()}", household, 80, 60)
    with pytest.raises(InsufficientCoins):
        make.charge(make.number(), household, make.number(), 21, make.AT)
    make.release(hold)
    make.release(hold)
    assert free(household) == 100


def test_a_capture_pays_part_of_a_hold_frees_the_rest_and_answers_the_same_again() -> None:
    household, merchant, charge = make.wallet_with(100), make.number(), make.number()
    hold = make.place_hold(f"hold:{make.number()}", household, 80, 60)
    first = make.capture(hold, charge, merchant, 50, make.AT)
    assert make.capture(hold, charge, merchant, 50, make.AT) == first
    assert queries.balance_of(household) == queries.Balance(50, 0)
    with pytest.raises(HoldResolved):
        make.capture(make.place_hold(f"hold:{make.number()}", household, 20, 60), charge + 1, merchant, 21, make.AT)
    for late in (lambda: make.release(hold), lambda: make.capture(hold, charge, merchant, 51, make.AT)):
        with pytest.raises(HoldResolved):
            late()


def test_the_key_of_a_hold_stands_for_one_content() -> None:
    household, key = make.wallet_with(100), f"hold:{make.number()}"
    first = make.place_hold(key, household, 30, 60)
    assert make.place_hold(key, household, 30, 60) == first
    with pytest.raises(KeyReused):
        make.place_hold(key, household, 31, 60)
    assert queries.balance_of(household) == queries.Balance(100, 30)


def test_only_a_wallets_coins_can_be_held() -> None:
    budget = queries.account_id(Kind.EVENT, make.event_with(100)) or 0
    with pytest.raises(MovementNotAllowed):
        use_case(make.hold_of)(f"hold:{make.number()}", budget, 10, 60)


def test_a_hold_that_is_still_in_time_is_not_freed() -> None:
    household = make.wallet_with(100)
    make.place_hold(f"hold:{make.number()}", household, 30, 600)
    services.expire_holds()
    assert queries.balance_of(household) == queries.Balance(100, 30)


def test_a_hold_that_nobody_resolves_ends_by_itself_and_cannot_be_captured_any_more() -> None:
    household = make.wallet_with(100)
    hold = make.place_hold(f"hold:{make.number()}", household, 80, 1)
    time.sleep(1.05)
    with pytest.raises(HoldResolved):
        make.capture(hold, make.number(), make.number(), 80, make.AT)
    assert services.expire_holds() >= 1
    assert queries.balance_of(household) == queries.Balance(100, 0)


def test_the_page_of_movements_and_the_database_list_the_same() -> None:
    listed = {(k, d.value, c.value) for k, m in movements.MOVEMENTS.items() for d, c in m.pairs}
    stored = {tuple(row) for row in db.session.execute(text("SELECT kind, debit_kind, credit_kind FROM movement_kind"))}
    assert stored == listed


POSTS = re.compile(r"\bpost_transfers?\(\s*(?:'(\w+)'|(\w+))")


def test_the_page_of_movements_names_every_function_that_posts_and_no_other() -> None:
    """A kind that comes as a parameter belongs to the two functions through which the page itself posts."""
    posting = {
        (source.name, literal or parameter)
        for source in sources()
        for literal, parameter in POSTS.findall(source.text.partition("AS $$")[2])
    }
    on_page = {(name, kind) for kind, movement in movements.MOVEMENTS.items() for name in movement.posted_by}
    assert posting == on_page | {("resolve_hold", "p_kind")}
    writing = {source.name for source in sources() if "INSERT INTO transfer" in source.text}
    assert writing == {"post_transfer", "post_transfers", "reverse_transfer"}


def test_python_posts_on_the_page_of_movements_alone() -> None:
    calling = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if re.search(r"\bledger\.(post|capture|reverse)\(|\b(post_transfer|resolve_hold)\b", path.read_text("utf-8"))
    }
    assert calling == {"points/ledger.py", "points/movements.py"}


def test_what_has_a_way_back_of_its_own_cannot_be_reversed() -> None:
    household = make.wallet_with(100)
    charge = make.charge(make.number(), household, make.number(), 60, make.AT)
    with pytest.raises(TransferNotFound):
        make.reverse(charge, None, "mistake")
    reverse = next(source.text for source in sources() if source.name == "reverse_transfer")
    listed = re.search(r"kind NOT IN \(([^)]*)\)", reverse)
    assert listed
    own_way = {kind for kind, movement in movements.MOVEMENTS.items() if not movement.reversible}
    assert set(re.findall(r"'(\w+)'", listed[1])) == own_way


def test_a_mistaken_transfer_is_undone_by_a_command(app: Flask) -> None:
    household = make.wallet_with(0)
    award = make.award(make.number(), household, 40, make.AT, None)
    clerk = factories.staff(Role.OFFICE)
    answer = app.test_cli_runner().invoke(
        args=["points", "reverse", str(award), "--reason", "箱体误称", "--by", str(clerk)]
    )
    assert (answer.exit_code, free(household)) == (0, 0), answer.output


def test_the_programmes_own_accounts_are_there_and_keep_no_balance() -> None:
    rows = db.session.execute(text("SELECT kind FROM account WHERE owner_id = 0 AND balance IS NULL")).scalars()
    assert set(rows) == {kind.value for kind in SYSTEM}
    assert not TRACKED & SYSTEM
