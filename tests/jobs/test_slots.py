"""A slot is the latest instant that the timetable names, in the district's zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.jobs.slots import latest_slot, trigger


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cron", "now", "slot"),
    [
        ("0 * * * * *", "2026-03-01T10:20:30+08:00", "2026-03-01T10:20:00+08:00"),
        ("0 * * * * *", "2026-03-01T10:20:00+08:00", "2026-03-01T10:20:00+08:00"),
        ("*/10 * * * * *", "2026-03-01T10:20:39.5+08:00", "2026-03-01T10:20:30+08:00"),
        ("0 30 2 * * *", "2026-03-01T02:29:59+08:00", "2026-02-28T02:30:00+08:00"),
        ("0 30 2 * * *", "2026-02-28T18:30:00+00:00", "2026-03-01T02:30:00+08:00"),
        ("0 0 6 10 * *", "2026-03-09T12:00:00+08:00", "2026-02-10T06:00:00+08:00"),
        ("0 0 0 1 1 *", "2026-12-31T23:59:59+08:00", "2026-01-01T00:00:00+08:00"),
    ],
)
def test_the_latest_slot_is_the_last_instant_named_not_after_now(cron: str, now: str, slot: str) -> None:
    assert latest_slot(cron, at(now)) == at(slot)


def test_a_day_that_never_comes_has_no_slot() -> None:
    assert latest_slot("0 0 0 30 2 *", datetime(2026, 3, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize("cron", ["* * * * *", "a * * * * *", "0 61 * * * *"])
def test_an_invalid_timetable_line_is_refused(cron: str) -> None:
    with pytest.raises(ValueError, match=r"fields|Unrecognized|range|higher"):
        trigger(cron)
