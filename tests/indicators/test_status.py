"""A status is never better than its data and never worse than its rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.indicators.status import Direction, Point, Reason, Status, judge, stage, target

CELLS = ("≥35", "38.5", "50")
SUMMER_2025, SUMMER_2026 = date(2025, 7, 1), date(2026, 7, 1)


def verdict(
    as_of: date, value: str, centre: date, start: str | None = None, year_ago: str | None = None
) -> tuple[str, str]:
    found = judge(
        CELLS,
        as_of,
        Point(centre, Decimal(value)),
        start=Point(SUMMER_2025, Decimal(start)) if start else None,
        year_ago=Decimal(year_ago) if year_ago else None,
    )
    return found.status, found.reason


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [("≥35", "hold", "35"), ("38.5", "climb", "38.5"), ("100", "climb", "100"), ("≥24", "hold", "24")],
)
def test_numbers_of_the_plan_are_read(text: str, kind: str, value: str) -> None:
    found = target(text, 2027)
    assert found is not None
    assert (found.kind, found.value) == (kind, Decimal(value))


@pytest.mark.parametrize(
    "text", ["建立", "77左右", "△EQI＞-1", "8.48（人均绿地面积15.7）", "完成上级规定的考核任务", ""]
)
def test_words_of_the_plan_are_not_read_as_numbers(text: str) -> None:
    assert target(text, 2027) is None


@pytest.mark.parametrize(
    ("on", "index"),
    [
        (date(2024, 1, 1), 0),
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 1),
        (date(2035, 12, 31), 2),
        (date(2040, 1, 1), 2),
    ],
)
def test_the_stage_is_the_first_that_is_not_past(on: date, index: int) -> None:
    assert stage(on) == index


def test_without_a_reading_there_is_no_status() -> None:
    assert judge(CELLS, date(2026, 7, 1), None).status is Status.NO_DATA


def test_words_cannot_be_judged_by_a_number() -> None:
    found = judge(("建立", "建立", "建立"), date(2026, 7, 1), Point(SUMMER_2025, Decimal(1)))
    assert (found.status, found.reason) == (Status.NO_DATA, Reason.NOT_NUMERIC)


@pytest.mark.parametrize(
    ("value", "year_ago", "expected"),
    [
        ("35", None, ("met", "holds")),
        ("34.9", None, ("behind", "off_line")),
        ("34.999999", "30", ("behind", "off_line")),
        ("36", "36.5", ("met", "holds")),
        ("36", "38", ("watch", "slipping")),
        ("36", "37", ("met", "holds")),
    ],
)
def test_a_line_is_held_broken_or_slipping(value: str, year_ago: str | None, expected: tuple[str, str]) -> None:
    assert verdict(date(2025, 6, 30), value, date(2025, 1, 1), year_ago=year_ago) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("38.5", ("met", "reached")),
        ("40", ("met", "reached")),
        ("36.75", ("on_track", "pace")),
        ("36.67", ("on_track", "pace")),
        ("36.6", ("watch", "pace")),
        ("36.05", ("watch", "pace")),
        ("36.0", ("behind", "pace")),
        ("34", ("behind", "pace")),
    ],
)
def test_a_climb_is_judged_by_its_pace(value: str, expected: tuple[str, str]) -> None:
    """Half of the way from 35 (2025) to 38.5 (2027) is 36.75; 95 % of that pace is 36.66, 60 % is 36.05."""
    assert verdict(date(2026, 12, 31), value, SUMMER_2026, start="35") == expected


@pytest.mark.parametrize(("value", "expected"), [("36.75", "on_track"), ("36.7", "watch"), ("20", "watch")])
def test_without_a_verified_start_a_climb_is_never_called_behind(value: str, expected: str) -> None:
    assert verdict(date(2026, 12, 31), value, SUMMER_2026)[0] == expected


def test_in_a_stages_first_half_year_a_climb_is_never_called_behind() -> None:
    assert verdict(date(2026, 3, 1), "30", date(2025, 9, 1), start="35") == ("watch", "off_path")


def test_a_start_above_the_target_asks_for_no_pace_but_a_fall_below_it_is_behind() -> None:
    assert verdict(date(2026, 12, 31), "38", SUMMER_2026, start="39") == ("behind", "pace")


def lower(cells: tuple[str, str, str], value: str, **known: str) -> tuple[str, str]:
    found = judge(
        cells,
        date(2026, 12, 31),
        Point(SUMMER_2026, Decimal(value)),
        Direction.LOWER,
        start=Point(SUMMER_2025, Decimal(known["start"])) if "start" in known else None,
        year_ago=Decimal(known["year_ago"]) if "year_ago" in known else None,
    )
    return found.status, found.reason


@pytest.mark.parametrize(
    ("value", "year_ago", "expected"),
    [
        ("25", None, ("met", "holds")),
        ("25.1", None, ("behind", "off_line")),
        ("24", "23.5", ("met", "holds")),
        ("24", "22", ("watch", "slipping")),
        ("24", "30", ("met", "holds")),
    ],
)
def test_a_line_may_be_an_upper_one(value: str, year_ago: str | None, expected: tuple[str, str]) -> None:
    known = {} if year_ago is None else {"year_ago": year_ago}
    assert lower(("≤25", "≤25", "≤20"), value, **known) == expected


def test_the_sign_of_a_line_says_which_side_is_good_whatever_the_measure() -> None:
    assert lower(("≥25", "≥25", "≥25"), "30") == ("met", "holds")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20", ("met", "reached")),
        ("15", ("met", "reached")),
        ("25", ("on_track", "pace")),
        ("26.9", ("watch", "pace")),
        ("27", ("behind", "pace")),
        ("31", ("behind", "pace")),
    ],
)
def test_where_less_is_better_one_climbs_down(value: str, expected: tuple[str, str]) -> None:
    """Half of the way from 30 (2025) to 20 (2027) is 25; 60 % of that pace is just below 27."""
    assert lower(("30", "20", "10"), value, start="30") == expected


@pytest.mark.parametrize(("value", "expected"), [("25", "on_track"), ("25.1", "watch"), ("99", "watch")])
def test_without_a_verified_start_the_path_down_is_the_plans(value: str, expected: str) -> None:
    assert lower(("30", "20", "10"), value)[0] == expected
