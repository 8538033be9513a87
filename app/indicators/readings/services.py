"""Refresh readings from the facts, or recompute all of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import text

from app import clock
from app.clock import business_day
from app.db import db, use_case
from app.indicators import periods
from app.indicators.measure import Measure
from app.indicators.measures import registry
from app.indicators.periods import BEGINNING, Kind, Period
from app.indicators.readings import news
from app.indicators.readings.records import record
from app.indicators.totals import queries as totals
from app.indicators.totals.records import add_up, add_up_between, forget_participants, pop_dirty_days
from app.points.queries import coin_day_faults
from app.points.records import count_coins

log = logging.getLogger(__name__)

# Later than the day of any drop.
END = timedelta(days=400)


@use_case
def refresh() -> str:
    """Add up the days whose facts grew and record every reading they affect; return a few words on what was done.

    Costs next to nothing when nothing was recorded since the last time.
    """
    now = clock.now()
    marked = pop_dirty_days()
    cells = add_up(marked)
    since = news.since_last_refresh(now)
    if cells:
        since = since.with_drops(marked)
    wanted = [m for m in registry.all_measures() if since.everything or not m.sources or m.sources & since.sources]
    if not wanted:
        return "nothing new"
    _compile_nothing()
    count_coins()
    new = _record(wanted, _touched_months(business_day(now), since.days), now)
    news.remember(now)
    return f"{len(marked)} days, {cells} cells, {new} readings"


@use_case
def rebuild() -> str:
    """Recompute every total and reading from the facts; identical results add no row."""
    _compile_nothing()
    now = clock.now()
    today = business_day(now)
    pop_dirty_days()
    forget_participants()
    cells = add_up_between(BEGINNING, today + END)
    count_coins()
    first = min(today, totals.first_fact() or today)
    new = _record(registry.all_measures(), set(periods.months_between(first, today)), now)
    news.remember(now)
    return f"{cells} cells, {new} readings"


@use_case
def verify_totals() -> str:
    """Compare every total with its facts; each difference is an incident: logged and counted, never corrected here."""
    _compile_nothing()
    found = totals.differences(BEGINNING, business_day(clock.now()) + END, everything=True)
    for one in found:
        log.error(
            "facts changed behind the totals: %s %s %s %s had %d records and has %d",
            one.what,
            one.day,
            one.place,
            one.category_code,
            one.known,
            one.found,
        )
    coins = coin_day_faults()
    for fault in coins:
        log.error("transfers changed behind their sums: %s: %s, known %s", fault.object, fault.expected, fault.found)
    return f"{len(found) + len(coins)} totals differ from their facts"


def _compile_nothing() -> None:
    """Switch off JIT: compiling many middling statements would take longer than running them."""
    db.session.execute(text("SET LOCAL jit = off"))


def _touched_months(today: date, days: Iterable[tuple[date, date]]) -> set[Period]:
    months = {periods.month_of(today), periods.month_of(today.replace(day=1) - timedelta(days=1))}
    for first, last in days:
        if first <= today:
            months |= set(periods.months_between(first, min(last, today)))
    return months


def _record(wanted: Iterable[Measure], months: set[Period], now: datetime) -> int:
    """Compute the measures for the months given and for their other periods up to now; return how many are new."""
    today = business_day(now)
    due = [
        (measure, period)
        for measure in wanted
        for kind in measure.periods
        for period in (sorted(months) if kind is Kind.MONTH else [periods.until(kind, today)])
    ]
    return sum(record(measure.code, period, measure.compute(period, now)) for measure, period in due)
