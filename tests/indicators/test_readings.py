"""Readings are recomputed from the facts, appended where they changed, and the same however they are made."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from app.db import db
from app.indicators.measures import recycling_rate
from app.indicators.periods import Kind, Period, month_of
from app.indicators.rate import Part
from app.indicators.readings import queries, services
from tests.indicators.facts import District, T

pytestmark = pytest.mark.usefixtures("session", "clean_past")

MAY = month_of(date(2019, 5, 1))
FIRST, LAST = MAY.from_on, MAY.to_on


def reading(period: Period = MAY) -> queries.StoredReading:
    found = queries.of_period("6-3", period)
    db.session.rollback()
    return found[0]


def a_month(district: District) -> int:
    """31 x 10 t hauled, 62 t of it kitchen; 31 t from yards, 6.2 t of it burnt; a drop of 100 kg. Returns its bin."""
    district.haulage(FIRST, LAST)
    district.tonnage("kitchen", FIRST, LAST, 62 * T, hauled=True)
    district.tonnage("yard", FIRST, LAST, 31 * T)
    district.tonnage("residue", FIRST, LAST, 6_200_000, hauled=True)
    one = district.bin()
    district.drop(one, "2019-05-17T10:00:00+08:00", 100_000)
    return one


def test_the_rate_of_a_month_with_its_parts(district: District) -> None:
    a_month(district)
    services.refresh()
    found = reading()
    assert found.sum("recycled") == 62 * T + 31 * T - 6_200_000 + 100_000
    assert found.sum("generated") == 310 * T + 31 * T + 100_000 - 6_200_000
    assert found.value == Decimal("25.948044")
    assert (found.quality, found.flags, found.unit) == ("A", (), "%")
    assert {part: found.sum(part) for part in Part} == {
        "bins": 100_000,
        "pickup": 0,
        "yards": 31 * T,
        "residue": 6_200_000,
        "kitchen": 62 * T,
        "haulage": 310 * T,
    }
    assert found.inputs["bins"].n_records == 1
    assert found.inputs["haulage"].n_records == 31


def test_what_does_not_count_is_left_out(district: District) -> None:
    one = a_month(district)
    services.refresh()
    before = reading().value
    district.drop(one, "2019-05-17T10:00:00+08:00", 50_000, "BULKY.FURNITURE")
    district.drop(one, "2019-05-17T10:00:00+08:00", 5_000, "HAZARDOUS.CHEM")
    district.drop(one, "2019-05-17T10:00:00+08:00", None, "WEEE.PHONE_IT", pieces=3)
    district.tonnage("yard", FIRST, LAST, 500 * T, sector="industrial")
    district.tonnage("yard", FIRST, LAST, 500 * T, category="BULKY")
    services.refresh()
    assert reading().value == before


def test_days_without_haulage_wait_on_both_sides(district: District) -> None:
    district.haulage(FIRST, date(2019, 5, 30))
    district.tonnage("yard", FIRST, LAST, 31 * T)
    one = district.bin()
    district.drop(one, "2019-05-30T23:00:00+08:00", 1_000)
    district.drop(one, "2019-05-31T01:00:00+08:00", 7_000)
    services.refresh()
    found = reading()
    assert (found.sum("bins"), found.sum("bins_waiting")) == (1_000, 7_000)
    assert (found.sum("yards"), found.sum("yards_waiting")) == (30 * T, 1 * T)
    assert found.flags == ("P",)
    assert found.quality == "A"
    district.haulage(LAST, LAST)
    services.refresh()
    found = reading()
    assert (found.vintage, found.sum("bins"), found.sum("bins_waiting"), found.flags) == (2, 8_000, 0, ())


def test_without_haulage_there_is_no_value_but_the_parts_are_there(district: District) -> None:
    district.drop(district.bin(), "2019-05-17T10:00:00+08:00", 1_000)
    services.refresh()
    found = reading()
    assert (found.value, found.basis, found.quality) == (None, "缺清运量", "D")
    assert found.sum("bins_waiting") == 1_000


def test_a_record_over_two_months_is_split_to_the_gram(district: District) -> None:
    district.tonnage("haulage", date(2019, 5, 25), date(2019, 6, 5), 12 * T)
    district.tonnage("yard", date(2019, 5, 30), date(2019, 6, 5), 1_000_003)
    services.refresh()
    june = month_of(date(2019, 6, 1))
    assert reading(MAY).sum("yards") == 285_715
    assert reading(MAY).sum("yards") + reading(june).sum("yards") == 1_000_003
    assert [reading(month).sum("covered_days") for month in (MAY, june)] == [7, 5]


def test_a_corrected_record_counts_in_its_last_version(district: District) -> None:
    district.haulage(FIRST, LAST)
    wrong = district.tonnage("yard", FIRST, LAST, 31 * T)
    services.refresh()
    district.tonnage("yard", FIRST, LAST, 3 * T, corrects=wrong)
    services.refresh()
    assert (reading().vintage, reading().sum("yards")) == (2, 3 * T)


def test_a_withdrawn_haulage_record_covers_its_day_no_more(district: District) -> None:
    district.haulage(FIRST, date(2019, 5, 30))
    last = district.tonnage("haulage", LAST, LAST, 10 * T)
    district.tonnage("haulage", LAST, LAST, 0, corrects=last)
    services.refresh()
    assert reading().sum("covered_days") == 30


def test_an_old_vintage_stays_as_it_was_known(district: District) -> None:
    one = a_month(district)
    services.refresh()
    before = reading()
    district.drop(one, "2019-05-20T10:00:00+08:00", 190_000)
    services.refresh()
    newest, oldest = queries.of_period("6-3", MAY)
    assert (newest.vintage, newest.sum("bins")) == (2, 290_000)
    assert oldest == before


def test_nothing_new_adds_no_reading(district: District, owner: psycopg.Connection[Any]) -> None:
    a_month(district)
    services.rebuild()
    before = rows(owner)
    services.refresh()
    services.rebuild()
    assert rows(owner) == before


def rows(owner: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return owner.execute(
        "SELECT measure, period, from_on, to_on, vintage, r.value, basis, flags, quality, name, role, i.value, "
        "n_records, set_hash FROM reading r JOIN reading_input i ON i.reading_id = r.id ORDER BY 1, 2, 3, 4, 5, 10"
    ).fetchall()


def test_rebuilding_everything_gives_identical_numbers(district: District, owner: psycopg.Connection[Any]) -> None:
    """Facts arrive late, out of order and in pieces, with a refresh after each; then all is made anew at once."""
    one, other = district.bin("120104006001"), district.bin("120104009002", "commercial")
    for n in range(40):
        at = f"2019-{1 + n * 7 % 12:02d}-{1 + n * 11 % 28:02d}T{n % 24:02d}:30:00+08:00"
        district.drop(one if n % 3 else other, at, 100 + n, "PAPER.NEWS_BOOK" if n % 2 else "METAL.STEEL")
        if n % 8 == 0:
            month = month_of(date(2019, 1 + n // 4, 1))
            district.haulage(month.from_on, month.to_on, 10 * T + n)
            district.tonnage("yard", month.from_on, month.to_on, 7_777_777 + n)
            services.refresh()
    services.refresh()
    services.rebuild()
    before = newest(owner)
    assert len({row[:4] for row in before}) > 12
    owner.execute("TRUNCATE day_total, day_sum, participant, reading, reading_input")
    services.rebuild()
    assert newest(owner) == before


def newest(owner: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return owner.execute(
        "WITH r AS (SELECT DISTINCT ON (measure, period, from_on, to_on) * FROM reading "
        "ORDER BY measure, period, from_on, to_on, vintage DESC) "
        "SELECT measure, period, from_on, to_on, r.value, basis, flags, quality, name, role, i.value, n_records, "
        "set_hash FROM r JOIN reading_input i ON i.reading_id = r.id ORDER BY 1, 2, 3, 4, 9"
    ).fetchall()


def test_a_changed_fact_changes_the_record_set_hash(district: District, owner: psycopg.Connection[Any]) -> None:
    a_month(district)
    services.refresh()
    known = reading().inputs["bins"]
    owner.execute("UPDATE drop SET weight_g = 100001 WHERE occurred_at < '2020-01-01'")
    services.rebuild()
    again = recycling_rate.parts(MAY)[Part.BINS]
    assert again.n_records == known.n_records
    assert again.set_hash != known.set_hash


def outputs() -> dict[str, queries.StoredReading]:
    names = ("project7.bins", "project7.drops", "project7.weight", "project7.communities")
    return {name: found for name in names if (found := queries.latest(name, Kind.DAY))}


def test_the_outputs_of_project_7_grow_with_the_drops(district: District) -> None:
    services.refresh()
    before = outputs()
    one = district.bin("120104001020")
    district.drop(one, "2019-05-17T10:00:00+08:00", 1_000)
    district.drop(one, "2019-05-17T10:00:00+08:00", 3_000, "BULKY.FURNITURE")
    services.refresh()
    after = outputs()
    grown = {name: after[name].value - before[name].value for name in after}  # type: ignore[operator]
    assert (grown["project7.bins"], grown["project7.drops"], grown["project7.weight"]) == (1, 2, 4_000)
    assert after["project7.communities"].sum("all_communities") == 171


def test_green_consumption_and_liability_have_readings_when_nothing_has_happened() -> None:
    services.refresh()
    for measure in ("green.events", "green.participants", "green.acts"):
        found = queries.latest(measure, Kind.LAST_12)
        assert found is not None
        assert found.value is not None
    assert queries.latest("coins.liability", Kind.DAY) is not None


def test_each_month_is_there_once_in_its_newest_vintage(district: District) -> None:
    one = a_month(district)
    services.refresh()
    district.drop(one, "2019-05-20T10:00:00+08:00", 190_000)
    services.refresh()
    found = queries.months("6-3", date(2019, 6, 30), 3)
    db.session.rollback()
    assert [(known.period.from_on, known.vintage) for known in found] == [(date(2019, 5, 1), 2)]
    assert queries.months("6-3", date(2019, 4, 30), 3) == []
    db.session.rollback()
