"""The arithmetic of growth: the same job at two sizes, and how many times more it may cost."""

from __future__ import annotations

from bench import growth
from bench.growth import LINEAR, Grown


def grown(small: list[float], big: list[float], most: float = 2) -> Grown:
    return Grown("G0", "a job", most, repeat=3, small=small, big=big)


def test_growth_is_told_from_the_medians() -> None:
    assert grown([1, 2, 30], [3, 4, 50]).ratio == 2


def test_what_grows_more_than_it_may_is_marked() -> None:
    lines = growth.table([grown([1], [1.9]), grown([1], [2.1])]).splitlines()
    assert ["exceeded" in line for line in lines[2:]] == [False, True]
    assert len({line.count("|") for line in lines}) == 1


def test_nothing_measured_is_no_table() -> None:
    assert growth.table([]) == ""


def test_the_work_of_one_day_may_not_grow_and_reading_everything_only_with_what_there_is() -> None:
    assert [row[1] for row in growth.ROWS.values()][:3] == [2.0, 2.0, 2.0]
    assert 30 < LINEAR < 40
    assert set(growth.JOBS) == set(growth.ROWS)
