"""A green act earns once per key, no matter who brings it and how; every further try is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.clock import now
from app.consumption.acts import queries
from app.consumption.acts.keys import KeyUnreadable
from app.consumption.acts.member_codes import MemberCodeTooOld, member_code
from app.consumption.acts.records import MemberUnknown
from app.consumption.acts.services import (
    ActKindUnknown,
    ActTimeWrong,
    LabelGradeMissing,
    Recorder,
    RewardNotAhead,
    publish_reward,
    record_act,
)
from app.consumption.events.records import EventNotFound, EventOver
from app.db import db
from app.points.queries import balance_of, budget_of
from tests.consumption import factories as given
from tests.factories import card, household, phone, resident

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture(autouse=True)
def _rewards(session: None) -> None:
    for kind in ("second_hand", "appliance", "book_drift", "clean_plate", "green_power", "nev"):
        given.reward(kind)


def someone() -> tuple[str, int]:
    """A card and the household behind it."""
    home = household(resident())
    return card(home), home


def test_an_act_is_recorded_and_paid() -> None:
    mall, (who, home) = given.mall(), someone()
    done = record_act(given.report(who), given.recorder(mall))
    assert (done.repeated, done.reward, done.unpaid) == (False, 50, "")
    assert balance_of(home).free == 50
    row = queries.acts_of_household(home)[0]
    assert (row.evidence, row.actor) == ("C", "测试店员")
    assert "未备案" in row.methodology


def test_a_resident_is_found_by_card_phone_and_member_code() -> None:
    mall, number = given.mall(), phone()
    home = household(resident(phone=number))
    plastic = card(home)
    for who in (plastic.lower(), f"+86 {number}", member_code(home, now())):
        assert record_act(given.report(who), given.recorder(mall)).household_id == home


@pytest.mark.parametrize("who", ["", "NOSUCHCARD", "13900000000", "123456"])
def test_nobody_earns_for_nobody(who: str) -> None:
    with pytest.raises(MemberUnknown):
        record_act(given.report(who), given.recorder(given.mall()))


def test_a_member_code_of_an_hour_ago_is_refused() -> None:
    home = household(resident())
    with pytest.raises(MemberCodeTooOld):
        record_act(given.report(member_code(home, now() - timedelta(hours=1))), given.recorder(given.mall()))


def test_one_receipt_earns_once_by_whatever_kind_mall_and_door() -> None:
    ours, theirs = given.mall(), given.mall()
    (ming, mings), (hua, huas) = someone(), someone()
    number = given.number()

    first = record_act(given.report(ming, key=number), given.recorder(ours))
    tries = [
        (given.report(ming, key=number), given.recorder(ours)),
        (given.report(hua, kind="appliance", key=f"发票 {number.lower()}", label_grade=1), given.recorder(theirs)),
        (given.report(hua, kind="nev", key=number), Recorder(theirs.organisation_id, None, None, "api")),
        (given.report(hua, kind="green_power", key=f"{number[:3]}-{number[3:]}"), given.recorder(ours)),
    ]
    outcomes = [record_act(*each) for each in tries]

    assert {(o.repeated, o.act_id) for o in outcomes} == {(True, first.act_id)}
    assert (balance_of(mings).free, balance_of(huas).free) == (50, 0)
    assert len(queries.acts_of_household(huas)) == 0


def test_who_tried_again_is_visible_to_both_malls_and_to_nobody_elses() -> None:
    ours, theirs, third = given.mall(), given.mall(), given.mall()
    (ming, _), (hua, huas) = someone(), someone()
    number = given.number()
    first = record_act(given.report(ming, key=number), given.recorder(ours))
    record_act(given.report(hua, key=number), given.recorder(theirs))

    for mall in (ours, theirs):
        seen = queries.attempts_seen_by(mall.organisation_id)
        assert [(a.act_id, a.household_id, a.actor) for a in seen] == [(first.act_id, huas, "测试店员")]
    assert queries.attempts_seen_by(third.organisation_id) == []
    assert first.act_id in {a.act_id for a in queries.all_attempts()}


def test_a_clean_plate_counts_once_a_day_and_household() -> None:
    mall, (who, home) = given.mall(), someone()
    noon = now() - timedelta(days=3)
    first = record_act(given.report(who, "clean_plate", key="", occurred_at=noon), given.recorder(mall))
    second = record_act(given.report(who, "clean_plate", key="", occurred_at=noon), given.recorder(given.mall()))
    next_day = record_act(
        given.report(who, "clean_plate", key="", occurred_at=noon + timedelta(days=1)), given.recorder(mall)
    )
    assert (first.repeated, second.repeated, next_day.repeated) == (False, True, False)
    assert balance_of(home).free == 100


def test_claimed_power_is_recorded_and_earns_nothing_ever() -> None:
    mall, (who, home), number = given.mall(), someone(), given.number()
    done = record_act(
        given.report(who, "green_power", key=number, quantity=1000, already_claimed=True), given.recorder(mall)
    )
    assert (done.reward, done.unpaid) == (0, "already_claimed")
    again = record_act(given.report(who, "green_power", key=number, quantity=1000), given.recorder(mall))
    assert again.repeated
    assert balance_of(home).free == 0


def test_an_appliance_needs_its_label_and_a_good_one() -> None:
    mall, (who, home) = given.mall(), someone()
    with pytest.raises(LabelGradeMissing):
        record_act(given.report(who, "appliance"), given.recorder(mall))
    assert record_act(given.report(who, "appliance", label_grade=2), given.recorder(mall)).reward == 50
    poor = record_act(given.report(who, "appliance", label_grade=3), given.recorder(mall))
    assert (poor.reward, poor.unpaid) == (0, "label_grade")
    assert balance_of(home).free == 50


def test_an_act_at_an_event_is_paid_from_its_budget_while_it_lasts() -> None:
    mall, (who, home) = given.mall(), someone()
    event_id = given.event(mall, budget=70)
    assert record_act(given.report(who, event_id=event_id), given.recorder(mall)).reward == 50
    poor = record_act(given.report(who, event_id=event_id), given.recorder(mall))
    assert (poor.reward, poor.unpaid) == (0, "budget_empty")
    assert (balance_of(home).free, budget_of(event_id).free) == (50, 20)


def test_an_act_at_another_malls_event_or_out_of_its_time_is_refused() -> None:
    mall, other, (who, _) = given.mall(), given.mall(), someone()
    event_id = given.event(mall)
    with pytest.raises(EventNotFound):
        record_act(given.report(who, event_id=event_id), given.recorder(other))
    with pytest.raises(EventOver):
        record_act(
            given.report(who, event_id=given.event(mall, ends_at=now() + timedelta(minutes=1)),
                         occurred_at=now() + timedelta(minutes=5)),
            given.recorder(mall),
        )  # fmt: skip


def test_a_household_is_paid_so_many_times_a_day() -> None:
    mall, (who, home) = given.mall(), someone()
    at = now()
    publish_reward("book_drift", 30, 2, at + timedelta(seconds=1))
    try:
        then = at + timedelta(minutes=2)
        reports = [given.report(who, "book_drift", occurred_at=then) for _ in range(3)]
        paid = [record_act(each, given.recorder(mall)) for each in reports]
    finally:
        publish_reward("book_drift", 50, 100, at + timedelta(minutes=9))
    assert [(p.reward, p.unpaid) for p in paid] == [(30, ""), (30, ""), (0, "day_limit")]
    assert balance_of(home).free == 60


def test_an_act_earns_what_was_in_force_at_its_own_time() -> None:
    mall, (who, home) = given.mall(), someone()
    at = now()
    publish_reward("green_power", 70, 100, at + timedelta(minutes=5))
    try:
        paid = [
            record_act(given.report(who, "green_power", occurred_at=at + timedelta(minutes=late)), given.recorder(mall))
            for late in (-60, 6)
        ]
    finally:
        publish_reward("green_power", 50, 100, at + timedelta(minutes=9))
    assert [one.reward for one in paid] == [50, 70]
    assert balance_of(home).free == 120


def test_a_reward_that_replaces_another_begins_ahead() -> None:
    with pytest.raises(RewardNotAhead):
        publish_reward("second_hand", 1, 1, datetime(2025, 1, 1, tzinfo=UTC))
    with pytest.raises(ActKindUnknown):
        publish_reward("moon_walk", 1, 1, now())


@pytest.mark.parametrize("away", [timedelta(days=-101), timedelta(minutes=11)])
def test_an_act_too_long_ago_or_ahead_is_refused(away: timedelta) -> None:
    who, _ = someone()
    with pytest.raises(ActTimeWrong):
        record_act(given.report(who, occurred_at=now() + away), given.recorder(given.mall()))


def test_an_unreadable_number_is_refused() -> None:
    who, _ = someone()
    with pytest.raises(KeyUnreadable):
        record_act(given.report(who, key="12"), given.recorder(given.mall()))


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE green_act SET reward = 99",
        "DELETE FROM green_act",
        "DELETE FROM green_act_attempt",
        "UPDATE act_reward SET amount = 99",
        "INSERT INTO act_kind (code) VALUES ('x')",
        "UPDATE act_kind SET worst_label = 5",
    ],
)
def test_the_database_refuses_forged_acts(forgery: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text(forgery))
    db.session.rollback()
