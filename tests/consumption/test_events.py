"""An event goes from draft to the calendar to its end, in its own mall's hands, with the office's money."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.clock import now
from app.consumption.events import queries
from app.consumption.events.kinds import Stage
from app.consumption.events.records import EventNotFound, EventOver
from app.consumption.events.services import (
    EventEnded,
    EventTimesWrong,
    StepNotPossible,
    cancel_event,
    close_event,
    fund_event,
    publish_event,
)
from app.consumption.malls.records import MallNotFound
from app.identity.roles import Role
from app.points.queries import budget_of
from tests import factories
from tests.consumption import factories as given

pytestmark = pytest.mark.usefixtures("session")


def stage(event_id: int) -> Stage:
    found = queries.event(event_id)
    assert found is not None
    return found.stage


def test_only_a_published_event_is_public() -> None:
    mall = given.mall()
    event_id = given.draft(mall)
    assert queries.public_event(event_id) is None
    publish_event(mall.organisation_id, event_id, mall.staff_id)
    found = queries.public_event(event_id)
    assert found is not None
    assert (found.stage, found.left, found.street) == (Stage.PUBLISHED, 10, "学府街道")


def test_an_event_ends_once() -> None:
    mall = given.mall()
    event_id = given.event(mall)
    close_event(mall.organisation_id, event_id, mall.staff_id)
    with pytest.raises(StepNotPossible):
        cancel_event(mall.organisation_id, event_id, mall.staff_id)
    with pytest.raises(StepNotPossible):
        publish_event(mall.organisation_id, event_id, mall.staff_id)
    assert stage(event_id) is Stage.CLOSED


def test_every_step_says_who_and_when() -> None:
    mall = given.mall()
    event_id = given.event(mall)
    cancel_event(mall.organisation_id, event_id, mall.staff_id, "大风")
    steps = queries.steps_of(event_id)
    assert [(s.step, s.actor, s.reason) for s in steps] == [
        ("published", "测试店员", ""),
        ("cancelled", "测试店员", "大风"),
    ]


def test_a_cancelled_event_stays_on_the_calendar() -> None:
    mall = given.mall()
    event_id = given.event(mall)
    cancel_event(mall.organisation_id, event_id, mall.staff_id)
    shown = [row for row in queries.coming_events(now()) if row.id == event_id]
    assert [row.stage for row in shown] == [Stage.CANCELLED]


def test_another_mall_finds_nothing() -> None:
    mine, other = given.mall(), given.mall()
    event_id = given.event(mine)
    assert queries.own_event(event_id, other.organisation_id) is None
    for change in (publish_event, close_event, cancel_event):
        with pytest.raises(EventNotFound):
            change(other.organisation_id, event_id, other.staff_id)
    assert stage(event_id) is Stage.PUBLISHED


def test_an_organisation_without_a_mall_makes_no_event() -> None:
    stranger = given.AMall(0, factories.organisation("operator"), factories.resident())
    with pytest.raises(MallNotFound):
        given.draft(stranger)


def test_times_must_make_an_event() -> None:
    mall, at = given.mall(), now()
    with pytest.raises(EventTimesWrong):
        given.draft(mall, starts_at=at, ends_at=at)
    with pytest.raises(EventTimesWrong):
        given.draft(mall, starts_at=at, ends_at=at + timedelta(days=90))


def test_what_is_past_is_not_published() -> None:
    mall = given.mall()
    event_id = given.draft(mall, starts_at=now() - timedelta(hours=2), ends_at=now() - timedelta(hours=1))
    with pytest.raises(EventOver):
        publish_event(mall.organisation_id, event_id, mall.staff_id)


def test_money_adds_up_and_stops_with_the_event() -> None:
    mall, office = given.mall(), factories.staff(Role.OFFICE)
    event_id = given.event(mall, budget=0)
    fund_event(event_id, 300, office, "首笔")
    fund_event(event_id, 200, office)
    assert budget_of(event_id).free == 500
    assert [(f.amount, f.note) for f in queries.fundings_of(event_id)] == [(300, "首笔"), (200, "")]
    close_event(mall.organisation_id, event_id, mall.staff_id)
    with pytest.raises(EventEnded):
        fund_event(event_id, 100, office)


def test_a_series_shows_its_earlier_years() -> None:
    mall = given.mall()
    first, second = given.event(mall, series="造物节"), given.event(mall, series="造物节")
    other = given.event(mall, series="")
    found = queries.public_event(second)
    assert found is not None
    assert {row.id for row in queries.of_series(found)} == {first, second}
    alone = queries.public_event(other)
    assert alone is not None
    assert queries.of_series(alone) == []
