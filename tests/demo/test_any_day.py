"""The demonstration can be planned on any day and at any hour, not only on the one on which it was written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask

from app.clock import DISTRICT_ZONE, business_day
from app.demo import tonnages
from app.demo.district import District
from app.demo.scale import FULL, MINI, Scale
from app.demo.simulated_drops import planned_drops

HOURS = ((0, 1), (9, 30), (23, 59))
DAYS = [date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2028, 3, 1), date(2031, 3, 31), date(2040, 7, 15)]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(("hour", "minute"), HOURS)
def test_drops_of_whole_weeks_end_before_the_demonstration_begins(day: date, hour: int, minute: int) -> None:
    began = datetime(day.year, day.month, day.day, hour, minute, tzinfo=DISTRICT_ZONE)
    times = [one.at for one in planned_drops(MINI, began)]
    assert MINI.drops * 0.8 < len(times) <= MINI.drops * 1.1
    assert times == sorted(times)
    assert times[-1] < began
    assert business_day(times[0]) > day - timedelta(days=MINI.days)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("scale", [MINI, FULL], ids=["mini", "full"])
def test_haulage_has_no_gap_up_to_today(app: Flask, day: date, scale: Scale) -> None:
    began = datetime(day.year, day.month, day.day, 9, tzinfo=DISTRICT_ZONE)
    spans = tonnages._spans(District(app, scale, Path("nowhere"), began, {}))
    assert spans[-1][1] == day
    assert all(end + timedelta(days=1) == start for (_, end), (start, _) in pairwise(spans))
