"""The periods a reading may cover. Pure; both days belong to the period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DECEMBER = 12


class Kind(StrEnum):
    """A calendar month, the year up to a day, the twelve months up to a day, or all time up to a day."""

    MONTH = "month"
    YEAR_TO_DATE = "ytd"
    LAST_12 = "l12"
    DAY = "day"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one business day to another, both included."""

    kind: Kind
    from_on: date
    to_on: date

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.to_on - self.from_on).days + 1


# Long before anything was recorded: where "all time" begins.
BEGINNING = date(2000, 1, 1)


def month_of(day: date) -> Period:
    """Return the calendar month of `day`."""
    first = day.replace(day=1)
    following = date(first.year + 1, 1, 1) if first.month == DECEMBER else date(first.year, first.month + 1, 1)
    return Period(Kind.MONTH, first, following - timedelta(days=1))


def year_to(day: date) -> Period:
    """Return the calendar year of `day` up to `day`."""
    return Period(Kind.YEAR_TO_DATE, date(day.year, 1, 1), day)


def twelve_months_to(day: date) -> Period:
    """Return the twelve months that end with `day`; after 28 February of a leap year comes 29 February."""
    following = day + timedelta(days=1)
    try:
        start = following.replace(year=following.year - 1)
    except ValueError:  # 29 February a year ago was 1 March
        start = date(following.year - 1, 3, 1)
    return Period(Kind.LAST_12, start, day)


def all_until(day: date) -> Period:
    """Return all time up to `day`."""
    return Period(Kind.DAY, BEGINNING, day)


def months_between(first: date, last: date) -> list[Period]:
    """Return the calendar months from that of `first` to that of `last`."""
    months = [month_of(first)]
    while months[-1].to_on < last:
        months.append(month_of(months[-1].to_on + timedelta(days=1)))
    return months


def until(kind: Kind, day: date) -> Period:
    """Return the period of a kind that `day` belongs to: its month, or the days up to it."""
    return _UNTIL[kind](day)


_UNTIL: dict[Kind, Callable[[date], Period]] = {
    Kind.MONTH: month_of,
    Kind.YEAR_TO_DATE: year_to,
    Kind.LAST_12: twelve_months_to,
    Kind.DAY: all_until,
}
