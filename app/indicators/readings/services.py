"""Bring readings up to date with the facts, or make all of them anew."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import text

from app import clock
from app.clock import business_day
from app.db import db, use_case
from app.indicators import periods
from app.indicators.periods import Kind, Period
from app.indicators.readings import recycling, supporting
from app.indicators.readings.records import record
from app.indicators.totals import queries as totals
from app.indicators.totals.records import add_up, take_marks

log = logging.getLogger(__name__)

_CHUNK_DAYS = 31
_RECENT = timedelta(days=1)


@use_case
def refresh() -> str:
    """Add up the days whose facts grew and record every reading they touch; return what was done in a few words."""
    _compile_nothing()
    now = clock.now()
    marked = take_marks()
    cells = add_up(marked)
    new = _record_rates(_touched_periods(business_day(now), marked, now), business_day(now)) + _record_supporting(now)
    return f"{len(marked)} days, {cells} cells, {new} readings"


@use_case
def rebuild() -> str:
    """Compute every total and reading anew from the facts; what comes out the same adds no row."""
    _compile_nothing()
    now = clock.now()
    take_marks()
    days = totals.days_with_facts()
    cells = sum(add_up(chunk) for chunk in _chunks(days))
    today = business_day(now)
    first = min([today, *days[:1], *_first_tonnage()])
    months = set(periods.months_between(first, today))
    new = _record_rates(months | _rolling(today), today) + _record_supporting(now)
    return f"{len(days)} days, {cells} cells, {new} readings"


@use_case
def verify_totals() -> str:
    """Compare every total with its facts; each difference is an incident, logged and counted, and set right by none."""
    found = [one for chunk in _chunks(totals.days_with_facts()) for one in totals.differences(chunk)]
    for one in found:
        log.error(
            "facts changed behind the totals: %s %s %s had %d records and has %d",
            one.day,
            one.community_code,
            one.category_code,
            one.known,
            one.found,
        )
    return f"{len(found)} cells differ from their facts"


def _compile_nothing() -> None:
    """Many middling statements: compiling each would take longer than running it."""
    db.session.execute(text("SET LOCAL jit = off"))


def _touched_periods(today: date, marked: Iterable[date], now: datetime) -> set[Period]:
    days = {today, today.replace(day=1) - timedelta(days=1), *marked}
    months = {periods.month_of(day) for day in days}
    for first, last in _recent_tonnages(now - _RECENT):
        months |= set(periods.months_between(first, min(last, today)))
    return months | _rolling(today)


def _rolling(today: date) -> set[Period]:
    return {periods.year_to(today), periods.twelve_months_to(today)}


def _recent_tonnages(since: datetime) -> Sequence[tuple[date, date]]:
    """Return the spans of tonnages recorded since; one withdrawn counts by the correction that withdrew it."""
    found = db.session.execute(text("SELECT from_on, to_on FROM tonnage WHERE recorded_at >= :since"), {"since": since})
    return [(row.from_on, row.to_on) for row in found]


def _first_tonnage() -> list[date]:
    found: date | None = db.session.execute(text("SELECT min(from_on) FROM tonnage")).scalar_one()
    return [found] if found else []


def _record_rates(wanted: Iterable[Period], today: date) -> int:
    return sum(record(recycling.MEASURE, period, recycling.compute(period, today)) for period in sorted(wanted))


def _record_supporting(now: datetime) -> int:
    today = business_day(now)
    by_kind = {
        Kind.MONTH: periods.month_of(today),
        Kind.YEAR_TO_DATE: periods.year_to(today),
        Kind.LAST_12: periods.twelve_months_to(today),
        Kind.DAY: periods.all_until(today),
    }
    wanted = [(measure, by_kind[kind]) for measure in supporting.MEASURES for kind in measure.periods]
    return sum(record(m.code, period, supporting.compute(m, period, now)) for m, period in wanted)


def _chunks(days: Sequence[date]) -> Iterator[Sequence[date]]:
    return (days[n : n + _CHUNK_DAYS] for n in range(0, len(days), _CHUNK_DAYS))
