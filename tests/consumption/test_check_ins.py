"""A person checks in once, in time, at an event that runs, while there is room; the budget pays while it lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.clock import now
from app.consumption.checkins import tokens
from app.consumption.checkins.services import CheckedIn, EventFull, PosterNotTaken, check_in
from app.consumption.events.records import EventCancelled, EventNotBegun, EventNotFound, EventOver
from app.consumption.events.services import cancel_event, close_event
from app.db import db
from app.points.queries import balance_of, budget_of
from tests.consumption import factories as given
from tests.factories import household, resident

pytestmark = pytest.mark.usefixtures("session")


def come(event_id: int, person_id: int) -> CheckedIn:
    return check_in(given.code(event_id), person_id, household(person_id))


def test_a_check_in_pays_what_the_event_promised() -> None:
    event_id, ming = given.event(given.mall(), budget=500, reward=120), resident()

    made = come(event_id, ming)

    assert (made.reward, made.again) == (120, False)
    assert balance_of(household(ming)).free == 120
    assert budget_of(event_id).free == 380


def test_coming_twice_is_coming_once() -> None:
    event_id, ming = given.event(given.mall()), resident()
    first = come(event_id, ming)
    again = come(event_id, ming)
    assert (again.id, again.again, again.reward) == (first.id, True, 100)
    assert balance_of(household(ming)).free == 100


def test_an_empty_budget_still_counts_the_visitor_and_says_so() -> None:
    event_id, ming, hua = given.event(given.mall(), budget=150), resident(), resident()
    assert come(event_id, ming).reward == 100
    made = come(event_id, hua)
    assert (made.reward, made.promised) == (0, 100)
    assert balance_of(household(hua)).free == 0
    assert budget_of(event_id).free == 50


def test_a_full_event_takes_nobody_more_but_still_knows_who_came() -> None:
    event_id, ming, hua = given.event(given.mall(), capacity=1), resident(), resident()
    come(event_id, ming)
    with pytest.raises(EventFull):
        come(event_id, hua)
    assert come(event_id, ming).again


def test_nobody_checks_in_before_the_event_begins() -> None:
    event_id = given.event(given.mall(), starts_at=now() + timedelta(minutes=5))
    with pytest.raises(EventNotBegun):
        come(event_id, resident())


def test_nobody_checks_in_after_the_event() -> None:
    ends_at = now() + timedelta(minutes=1)
    event_id, ming = given.event(given.mall(), ends_at=ends_at), resident()
    with pytest.raises(EventOver):
        check_in(tokens.screen_code(event_id, ends_at), ming, household(ming), at=ends_at)


def test_a_draft_is_nowhere() -> None:
    event_id = given.draft(given.mall())
    with pytest.raises(EventNotFound):
        come(event_id, resident())


def test_a_closed_event_is_over_and_gives_its_money_back() -> None:
    mall = given.mall()
    event_id = given.event(mall, budget=1000)
    come(event_id, resident())
    assert close_event(mall.organisation_id, event_id, mall.staff_id) == 900
    assert budget_of(event_id).free == 0
    with pytest.raises(EventOver):
        come(event_id, resident())


def test_a_cancelled_event_says_that_it_was_called_off() -> None:
    mall = given.mall()
    event_id = given.event(mall)
    cancel_event(mall.organisation_id, event_id, mall.staff_id, "大风")
    with pytest.raises(EventCancelled):
        come(event_id, resident())


def test_the_code_of_yesterday_is_refused() -> None:
    event_id, ming = given.event(given.mall(), starts_at=now() - timedelta(days=2)), resident()
    with pytest.raises(tokens.CodeTooOld):
        check_in(tokens.screen_code(event_id, now() - timedelta(days=1)), ming, household(ming))


def test_a_poster_counts_only_where_the_event_says_so() -> None:
    mall, ming = given.mall(), resident()
    strict, open_to_posters = given.event(mall), given.event(mall, poster_check_in=True)
    with pytest.raises(PosterNotTaken):
        check_in(tokens.poster_code(strict), ming, household(ming))
    assert not check_in(tokens.poster_code(open_to_posters), ming, household(ming)).again


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE check_in SET reward = 1000000",
        "DELETE FROM check_in",
        "UPDATE mall_event SET reward = 1000000",
        "DELETE FROM event_step",
        "UPDATE event_funding SET amount = 1",
        "DELETE FROM event_seats",
        "UPDATE event_seats SET taken = capacity + 1",
        "UPDATE event_seats SET taken = -1",
    ],
)
def test_the_database_refuses_forged_check_ins(forgery: str) -> None:
    come(given.event(given.mall()), resident())
    with pytest.raises(DBAPIError, match=r"permission denied|ck_event_seats_taken"):
        db.session.execute(text(forgery))
    db.session.rollback()
