"""The status of a leaf against its plan. Pure, and never more certain than its data.

A target belongs to a leaf and a stage. Two of its types are judged here, because they can be judged by numbers alone: a
line to hold (守线, `≥35` or `≤25`), and a number to come to (爬坡, `38.5`), from below or from above as the measure's
direction says. Everything else waits for a reading that someone answers for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

STAGE_YEARS = (2025, 2027, 2035)
ON_TRACK, WATCH = Decimal("0.95"), Decimal("0.60")
SETTLING_DAYS = 183  # in a stage's first half-year the pace is meaningless


class Status(StrEnum):
    """已达标, 正常, 需加快, 滞后, 待数据."""

    MET = "met"
    ON_TRACK = "on_track"
    WATCH = "watch"
    BEHIND = "behind"
    NO_DATA = "no_data"


class Direction(StrEnum):
    """Which way a measure gets better; a figure that only supports has no better side."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Reason(StrEnum):
    """Why a leaf has its status; the sentence is left to the page."""

    NO_READING = "no_reading"
    NO_VALUE = "no_value"
    POOR_DATA = "poor_data"
    NOT_NUMERIC = "not_numeric"
    HOLDS = "holds"
    SLIPPING = "slipping"
    OFF_LINE = "off_line"
    REACHED = "reached"
    PACE = "pace"
    ON_PATH = "on_path"
    OFF_PATH = "off_path"


@dataclass(frozen=True, slots=True)
class Target:
    """What a stage requires in the year `year`: a line to hold, or a number to reach.

    `better` is the side of `value` that fulfils it: HIGHER requires at least `value`, LOWER at most.
    """

    kind: str
    value: Decimal
    year: int
    better: Direction = Direction.HIGHER

    def beyond(self, value: Decimal, line: Decimal | None = None) -> Decimal:
        """Return how far `value` is on the good side of the target, or of `line`; negative on the bad side."""
        ahead = value - (self.value if line is None else line)
        return -ahead if self.better is Direction.LOWER else ahead

    @property
    def anchor(self) -> date:
        """The day that a full-year value represents: the middle of its year."""
        return date(self.year, 7, 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, why, and the numbers the sentence needs."""

    status: Status
    reason: Reason
    target: Target | None = None
    value: Decimal | None = None
    pace: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A full-year value and the day in the middle of its twelve months."""

    on: date
    value: Decimal


def target(text: str, year: int, direction: Direction = Direction.HIGHER) -> Target | None:
    """Read a cell of the plan: `≥35` and `≤25` are lines to hold, `38.5` is to be reached, words are None."""
    found = re.fullmatch(r"([≥≤]?)(\d+(?:\.\d+)?)", text)
    if found is None:
        return None
    sign = {"≥": Direction.HIGHER, "≤": Direction.LOWER}.get(found[1])
    return Target("hold" if sign else "climb", Decimal(found[2]), year, sign or direction)


def stage(on: date) -> int:
    """Return the index of the stage that `on` belongs to: the first whose year is not past, or the last."""
    return next((n for n, year in enumerate(STAGE_YEARS) if on.year <= year), len(STAGE_YEARS) - 1)


def judge(
    cells: tuple[str, str, str],
    as_of: date,
    now: Point | None,
    direction: Direction = Direction.HIGHER,
    *,
    start: Point | None = None,
    year_ago: Decimal | None = None,
) -> Verdict:
    """Judge the last twelve months against the three stage cells of a leaf.

    `start` is the verified value of the year in which the stage before ended; `year_ago` the same reading a year
    earlier. Unknown values make the verdict milder, never more certain.
    """
    if now is None:
        return Verdict(Status.NO_DATA, Reason.NO_READING)
    n = stage(as_of)
    aim = target(cells[n], STAGE_YEARS[n], direction)
    if aim is None:
        return Verdict(Status.NO_DATA, Reason.NOT_NUMERIC, value=now.value)
    if aim.kind == "hold":
        return _held(aim, now, year_ago)
    if aim.beyond(now.value) >= 0:
        return Verdict(Status.MET, Reason.REACHED, aim, now.value)
    before = target(cells[n - 1], STAGE_YEARS[n - 1], direction) if n else None
    settling = n > 0 and (as_of - date(STAGE_YEARS[n - 1] + 1, 1, 1)).days < SETTLING_DAYS
    if start is None or settling or now.on <= start.on:
        return _beside_path(aim, now, before)
    return _at_pace(aim, now, start)


def _held(aim: Target, now: Point, year_ago: Decimal | None) -> Verdict:
    margin = aim.beyond(now.value)
    if margin < 0:
        return Verdict(Status.BEHIND, Reason.OFF_LINE, aim, now.value)
    if year_ago is not None and margin + aim.beyond(now.value, year_ago) < 0:
        return Verdict(Status.WATCH, Reason.SLIPPING, aim, now.value)
    return Verdict(Status.MET, Reason.HOLDS, aim, now.value)


def _at_pace(aim: Target, now: Point, start: Point) -> Verdict:
    """Compare the pace so far with the pace that the whole stage requires."""
    needed = -aim.beyond(start.value) / (aim.anchor - start.on).days
    gained = aim.beyond(now.value, start.value) / (now.on - start.on).days
    pace = gained / needed if needed > 0 else Decimal(0)
    status = Status.ON_TRACK if pace >= ON_TRACK else Status.WATCH if pace >= WATCH else Status.BEHIND
    return Verdict(status, Reason.PACE, aim, now.value, pace.quantize(Decimal("0.01")))


def _beside_path(aim: Target, now: Point, before: Target | None) -> Verdict:
    """Judge without a verified start, by the straight line from the previous stage. Never 滞后, which needs a pace."""
    if before is None:
        return Verdict(Status.WATCH, Reason.OFF_PATH, aim, now.value)
    share = Decimal((now.on - before.anchor).days) / Decimal((aim.anchor - before.anchor).days)
    path = before.value + (aim.value - before.value) * max(share, Decimal(0))
    if aim.beyond(now.value, path) >= 0:
        return Verdict(Status.ON_TRACK, Reason.ON_PATH, aim, now.value)
    return Verdict(Status.WATCH, Reason.OFF_PATH, aim, now.value)
