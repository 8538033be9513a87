"""A day's totals are what its drops add up to, whenever and however often they are computed."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import db, use_case
from app.indicators.periods import month_of
from app.indicators.readings import services
from app.indicators.totals import queries
from app.indicators.totals.records import add_up, pop_dirty_days
from tests import factories
from tests.indicators.facts import District

pytestmark = pytest.mark.usefixtures("session", "clean_past")

DAY = date(2019, 5, 17)
MAY = month_of(DAY)


@use_case
def refresh() -> int:
    return add_up(pop_dirty_days())


def cells(owner: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return owner.execute(
        "SELECT day, community_code, category_code, scene, vintage, n, weight_g, pieces FROM day_total "
        "WHERE day < '2020-01-01' ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()


def test_drops_of_one_cell_add_up(district: District, owner: psycopg.Connection[Any]) -> None:
    one = district.bin()
    district.drop(one, "2019-05-17T10:00:00+08:00", 1200)
    district.drop(one, "2019-05-17T11:00:00+08:00", 300)
    district.drop(one, "2019-05-17T11:00:00+08:00", 500, "PLASTIC.PET")
    district.drop(one, "2019-05-17T12:00:00+08:00", None, "WEEE.PHONE_IT", pieces=2)
    refresh()
    assert cells(owner) == [
        (DAY, "120104006001", "PAPER.CARD", "community", 1, 2, 1500, 0),
        (DAY, "120104006001", "PLASTIC.PET", "community", 1, 1, 500, 0),
        (DAY, "120104006001", "WEEE.PHONE_IT", "community", 1, 1, 0, 2),
    ]


def test_a_business_day_begins_at_midnight_in_the_district(district: District, owner: psycopg.Connection[Any]) -> None:
    one = district.bin()
    district.drop(one, "2019-05-16T23:59:59.999999+08:00", 1)
    district.drop(one, "2019-05-17T00:00:00+08:00", 10)
    district.drop(one, "2019-05-17T23:59:59.999999+08:00", 100)
    refresh()
    assert [(row[0].day, row[6]) for row in cells(owner)] == [(16, 1), (17, 110)]


def test_a_late_drop_makes_a_new_vintage_of_its_cell_only(district: District, owner: psycopg.Connection[Any]) -> None:
    one = district.bin()
    district.drop(one, "2019-05-17T10:00:00+08:00", 1000)
    district.drop(one, "2019-05-17T10:00:00+08:00", 70, "METAL.AL")
    refresh()
    district.drop(one, "2019-05-17T09:00:00+08:00", 500)
    assert refresh() == 1
    assert [(row[2], row[4], row[6]) for row in cells(owner)] == [
        ("METAL.AL", 1, 70),
        ("PAPER.CARD", 1, 1000),
        ("PAPER.CARD", 2, 1500),
    ]
    assert queries.total(MAY).waiting_g == 1570


def test_computing_again_adds_nothing(district: District, owner: psycopg.Connection[Any]) -> None:
    district.drop(district.bin(), "2019-05-17T10:00:00+08:00", 1000)
    assert refresh() == 1
    owner.execute("INSERT INTO dirty_day (day) VALUES ('2019-05-17'), ('2019-05-17'), ('2019-05-18')")
    assert refresh() == 0
    assert len(cells(owner)) == 1


def test_marks_are_taken_once(district: District, owner: psycopg.Connection[Any]) -> None:
    owner.execute("INSERT INTO dirty_day (day) VALUES ('2019-05-17'), ('2019-05-16'), ('2019-05-17')")
    assert taken() == [date(2019, 5, 16), DAY]
    assert taken() == []


taken = use_case(pop_dirty_days)


def test_every_level_adds_up_to_the_one_above(district: District) -> None:
    for n, community in enumerate(["120104006001", "120104006001", "120104006003", "120104005001"]):
        district.drop(district.bin(community), f"2019-05-1{n}T10:00:00+08:00", 1000 + n)
    district.drop(district.bin("120104005001"), "2019-05-12T10:00:00+08:00", 9000, "BULKY.FURNITURE")
    district.haulage(date(2019, 5, 1), date(2019, 5, 11))
    refresh()
    streets = queries.streets(MAY)
    whole = queries.total(MAY)
    assert (whole.n, whole.counted_g, whole.waiting_g, whole.other_g) == (5, 2001, 2005, 9000)
    assert len(streets) == 12
    for street in streets:
        communities = queries.communities(MAY, street.key)
        assert added(communities) == (street.n, street.counted_g, street.waiting_g, street.other_g)
        for place in communities:
            days = queries.days(MAY, place.key)
            assert added(days) == (place.n, place.counted_g, place.waiting_g, place.other_g)
            for day in days:
                drops = queries.drops_of_day(place.key, date.fromisoformat(day.key))
                assert len(drops) == day.n
                assert sum(d.weight_g or 0 for d in drops) == day.counted_g + day.waiting_g + day.other_g
    assert added(streets) == (whole.n, whole.counted_g, whole.waiting_g, whole.other_g)


def added(levels: list[queries.Level]) -> tuple[int, int, int, int]:
    return (
        sum(one.n for one in levels),
        sum(one.counted_g for one in levels),
        sum(one.waiting_g for one in levels),
        sum(one.other_g for one in levels),
    )


@pytest.mark.parametrize(
    "tampering",
    ["UPDATE drop SET weight_g = 9999 WHERE id = %s", "DELETE FROM drop WHERE id = %s"],
)
def test_a_fact_changed_behind_the_programs_back_is_found(
    district: District, owner: psycopg.Connection[Any], tampering: str
) -> None:
    one = district.bin()
    drop_id = district.drop(one, "2019-05-17T10:00:00+08:00", 1000)
    district.drop(one, "2019-05-18T10:00:00+08:00", 1000)
    refresh()
    assert queries.differences(DAY, DAY) == []
    owner.execute(tampering, [drop_id])
    found = queries.differences(DAY, date(2019, 5, 18))
    assert [(one.day, one.place, one.known) for one in found] == [(DAY, "120104006001", 1)]
    assert services.verify_totals() == "1 totals differ from their facts"


def test_a_day_that_is_still_to_be_added_up_is_no_incident(district: District) -> None:
    district.drop(district.bin(), "2019-05-17T10:00:00+08:00", 1000)
    assert queries.differences(DAY, DAY) == []


def test_a_later_claim_is_no_incident_and_is_counted_by_the_rebuild(
    district: District, owner: psycopg.Connection[Any]
) -> None:
    drop_id = district.drop(district.bin(), "2019-05-17T10:00:00+08:00", 1000)
    refresh()
    person = factories.resident()
    owner.execute(
        "INSERT INTO claim (drop_id, household_id, person_id, amount, claimed_at) "
        "SELECT %s, household_id, person_id, 0, now() FROM household_member WHERE person_id = %s",
        [drop_id, person],
    )
    assert queries.differences(DAY, DAY) == []
    services.rebuild()
    found = owner.execute("SELECT vintage, n_claimed FROM day_total WHERE day = %s ORDER BY 1", [DAY]).fetchall()
    assert found == [(1, 0), (2, 1)]
    owner.execute("DELETE FROM claim WHERE drop_id = %s", [drop_id])


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE day_total SET weight_g = 1",
        "DELETE FROM reading",
        "UPDATE reading_input SET value = 0",
        "INSERT INTO plan_leaf SELECT * FROM plan_leaf",
        "UPDATE plan_project SET budget_wan_yuan = 0",
    ],
)
def test_the_database_refuses_forged_numbers(forgery: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text(forgery))
    db.session.rollback()
