"""Periods begin and end where people expect it."""

from __future__ import annotations

from datetime import date

import pytest

from app.indicators.periods import month_of, months_between, twelve_months_to, year_to


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 2, 14), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_is_whole(day: date, first: date, last: date) -> None:
    assert (month_of(day).from_on, month_of(day).to_on) == (first, last)


@pytest.mark.parametrize(
    ("last", "first", "days"),
    [
        (date(2026, 12, 31), date(2026, 1, 1), 365),
        (date(2026, 3, 15), date(2025, 3, 16), 365),
        (date(2024, 2, 29), date(2023, 3, 1), 366),
        (date(2024, 2, 28), date(2023, 3, 1), 365),
        (date(2025, 2, 28), date(2024, 3, 1), 365),
    ],
)
def test_twelve_months_end_with_their_day(last: date, first: date, days: int) -> None:
    found = twelve_months_to(last)
    assert (found.from_on, found.to_on, found.days) == (first, last, days)


def test_the_year_begins_on_new_years_day() -> None:
    assert year_to(date(2026, 11, 22)).from_on == date(2026, 1, 1)


def test_months_follow_each_other_over_new_year() -> None:
    found = months_between(date(2025, 11, 30), date(2026, 2, 1))
    assert [m.from_on for m in found] == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
