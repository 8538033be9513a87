"""What indicators read: counts by day and mall, and the ids behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.clock import business_day, day_bounds, day_start, now
from app.consumption import queries
from app.consumption.acts.services import record_act
from app.consumption.checkins import tokens
from app.consumption.checkins.services import check_in
from app.consumption.events.services import cancel_event
from tests.consumption import factories as given
from tests.factories import card, household, resident

pytestmark = pytest.mark.usefixtures("session")


def come(event_id: int, person_id: int) -> None:
    check_in(given.code(event_id), person_id, household(person_id))


def test_events_count_when_they_took_place() -> None:
    mall, at = given.mall(), now()
    held = given.event(mall)
    cancelled = given.event(mall)
    cancel_event(mall.organisation_id, cancelled, mall.staff_id)
    given.draft(mall)
    given.event(mall, starts_at=at + timedelta(hours=1))

    since, until = at - timedelta(days=1), at + timedelta(days=1)
    rows = queries.events_held(since, until, mall_id=mall.id)
    assert [(row.event_id, row.street_code, row.community_code) for row in rows] == [
        (held, "120104006", "120104006001")
    ]


def test_participants_are_distinct_however_often_they_come() -> None:
    mall, ming, hua = given.mall(), resident(), resident()
    first, second = given.event(mall), given.event(mall)
    for event_id, person_id in ((first, ming), (second, ming), (first, hua)):
        come(event_id, person_id)
    since, until = day_bounds(business_day(now()))

    assert queries.participants(since, until, mall_id=mall.id) == 2
    (day,) = [row for row in queries.check_ins_by_day(since, until) if row.mall_id == mall.id]
    assert (day.day_on, day.check_ins, day.participants) == (business_day(now()), 3, 2)
    assert len(queries.check_in_ids(since, until, mall_id=mall.id)) == 3
    assert queries.participants(until, until + timedelta(days=1), mall_id=mall.id) == 0


def test_the_day_turns_at_midnight_in_the_district() -> None:
    mall, midnight = given.mall(), day_start(business_day(now()))
    event_id = given.event(mall, starts_at=midnight - timedelta(days=1))
    for away in (timedelta(seconds=-1), timedelta(seconds=1)):
        with time_machine.travel(midnight + away, tick=False):
            come(event_id, resident())
    rows = queries.check_ins_by_day(midnight - timedelta(days=1), midnight + timedelta(days=1))
    days = [row.day_on for row in rows if row.mall_id == mall.id]
    assert days == [business_day(midnight) - timedelta(days=1), business_day(midnight)]


def test_acts_count_on_the_day_they_were_done_and_say_how_many_earned() -> None:
    given.reward("second_hand")
    given.reward("green_power")
    mall, who, done_at = given.mall(), card(household(resident())), now() - timedelta(days=7)
    for kind, extra in (
        ("second_hand", {"quantity": 3}),
        ("second_hand", {}),
        ("green_power", {"quantity": 1000, "already_claimed": True}),
    ):
        record_act(given.report(who, kind, occurred_at=done_at, **extra), given.recorder(mall))
    since, until = day_bounds(business_day(done_at))

    rows = [row for row in queries.acts_by_day(since, until) if row.mall_id == mall.id]
    assert [(r.kind, r.acts, r.quantity, r.credited) for r in rows] == [
        ("green_power", 1, 1000, 0),
        ("second_hand", 2, 4, 2),
    ]
    assert len(queries.act_ids(since, until, kind="second_hand", mall_id=mall.id)) == 2
    assert len(queries.act_ids(since, until, street_code="120104006", mall_id=mall.id)) == 3
    assert queries.act_ids(since, until, street_code="120104001", mall_id=mall.id) == []


def test_days_touched_names_the_day_of_a_visit_that_was_kept_on_paper() -> None:
    before, came_at = now(), now() - timedelta(days=3)
    event_id = given.event(given.mall(), starts_at=came_at - timedelta(hours=1))
    ming = resident()
    check_in(tokens.screen_code(event_id, came_at), ming, household(ming), at=came_at)
    assert business_day(came_at) in queries.days_touched(before, now() + timedelta(seconds=1))


def test_days_touched_names_the_day_of_a_late_act() -> None:
    given.reward("second_hand")
    before = now()
    done_at = before - timedelta(days=33)
    record_act(given.report(card(household(resident())), occurred_at=done_at), given.recorder(given.mall()))
    days = queries.days_touched(before, now() + timedelta(seconds=1))
    assert business_day(done_at) in days
    assert days == sorted(set(days))
