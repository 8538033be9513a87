"""The board: every leaf with its status and why, the two families fed from records, the projects with their outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app import clock
from app.db import db
from app.indicators import periods, status
from app.indicators.models import PlanLeaf, PlanProject
from app.indicators.periods import Kind, Period
from app.indicators.readings import queries as readings
from app.indicators.readings import recycling
from app.indicators.readings.queries import Known
from app.indicators.status import Point, Reason, Status, Verdict

GREEN = ("green.events", "green.participants", "green.acts")
OUTPUTS: Mapping[int, tuple[str, ...]] = {
    7: (
        "project7.bins",
        "project7.communities",
        "project7.drops",
        "project7.weight",
        "project7.coins",
        "project7.households",
    ),
    8: ("project8.events", "project8.participants", "project8.acts"),
}
_NATURE_ORDER = {"约束性": 0, "参考性": 1, "特色": 2}
_CONCERN = {Status.BEHIND: 0, Status.WATCH: 1}
_USABLE = ("A", "B", "C")
_YEAR = timedelta(days=365)
_NEAR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class LeafState:
    """A leaf, how it stands, and the reading that says so."""

    leaf: PlanLeaf
    verdict: Verdict
    reading: Known | None


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project and what the records say it brought; projects without records have no outputs."""

    project: PlanProject
    outputs: Sequence[Known]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows, as of a business day."""

    as_of: date
    computed_at: datetime | None
    leaves: Sequence[LeafState]
    rates: Mapping[Kind, Known]
    green: Mapping[Kind, Sequence[Known]]
    liability: Known | None
    projects: Sequence[ProjectState]

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many leaves have each status, zeros included."""
        found = Counter(state.verdict.status for state in self.leaves)
        return {each: found[each] for each in Status}

    @property
    def concerns(self) -> Sequence[LeafState]:
        """What needs attention: behind before slow, binding before the rest."""
        bad = [state for state in self.leaves if state.verdict.status in _CONCERN]
        return sorted(bad, key=lambda s: (_CONCERN[s.verdict.status], _NATURE_ORDER[s.leaf.nature], s.leaf.position))


def leaves() -> Sequence[PlanLeaf]:
    """Return the 39 leaves in the plan's order."""
    return db.session.scalars(select(PlanLeaf).order_by(PlanLeaf.position)).all()


def leaf(plan_no: str) -> PlanLeaf | None:
    """Return one leaf."""
    return db.session.get(PlanLeaf, plan_no)


def projects() -> Sequence[PlanProject]:
    """Return the 8 projects in the plan's order."""
    return db.session.scalars(select(PlanProject).order_by(PlanProject.no)).all()


def project(no: int) -> ProjectState | None:
    """Return one project with its outputs."""
    found = db.session.get(PlanProject, no)
    return None if found is None else ProjectState(found, _outputs(no, readings.newest_of_all()))


def board(on: date | None = None) -> Board:
    """Return the board as of `on` (default: today)."""
    as_of = on or clock.today()
    outputs = readings.newest_of_all()
    return Board(
        as_of,
        readings.last_computed(),
        [state(one, as_of) for one in leaves()],
        _of_kinds(recycling.MEASURE, as_of),
        {kind: _family(kind, as_of) for kind in (Kind.MONTH, Kind.YEAR_TO_DATE, Kind.LAST_12)},
        outputs.get("coins.liability"),
        [ProjectState(one, _outputs(one.no, outputs)) for one in projects()],
    )


def state(one: PlanLeaf, as_of: date) -> LeafState:
    """Return how a leaf stands: from its last twelve months, if anything is computed for it."""
    if one.plan_no != recycling.MEASURE:
        return LeafState(one, Verdict(Status.NO_DATA, Reason.NO_READING), None)
    reading = readings.latest(one.plan_no, Kind.LAST_12, as_of)
    return LeafState(one, _judge(one, reading, as_of), reading)


def _judge(one: PlanLeaf, reading: Known | None, as_of: date) -> Verdict:
    if reading is None:
        return Verdict(Status.NO_DATA, Reason.NO_READING)
    if reading.value is None:
        return Verdict(Status.NO_DATA, Reason.NO_DENOMINATOR)
    if reading.quality not in _USABLE:
        return Verdict(Status.NO_DATA, Reason.POOR_DATA, value=reading.value)
    cells = (one.target_2025, one.target_2027, one.target_2035)
    return status.judge(
        cells,
        as_of,
        Point(_centre(reading.period), reading.value),
        start=_stage_start(as_of),
        year_ago=_year_ago(reading),
    )


def _centre(period: Period) -> date:
    return period.from_on + timedelta(days=period.days // 2)


def _stage_start(as_of: date) -> Point | None:
    """Return the value of the whole year in which the stage before ended, if its data allow one."""
    n = status.stage(as_of)
    if n == 0:
        return None
    year = periods.year_to(date(status.STAGE_YEARS[n - 1], 12, 31))
    found = next(iter(readings.of_period(recycling.MEASURE, year)), None)
    if found is None or found.value is None or found.quality not in _USABLE:
        return None
    return Point(_centre(year), found.value)


def _year_ago(reading: Known) -> Decimal | None:
    wanted = reading.period.to_on - _YEAR
    found = readings.latest(reading.measure, Kind.LAST_12, wanted)
    if found is None or wanted - found.period.to_on > _NEAR or found.quality not in _USABLE:
        return None
    return found.value


def _of_kinds(measure: str, as_of: date) -> dict[Kind, Known]:
    found = {kind: readings.latest(measure, kind, _until(kind, as_of)) for kind in Kind if kind is not Kind.DAY}
    return {kind: known for kind, known in found.items() if known is not None}


def _family(kind: Kind, as_of: date) -> list[Known]:
    found = [readings.latest(measure, kind, _until(kind, as_of)) for measure in GREEN]
    return [known for known in found if known is not None]


def _until(kind: Kind, as_of: date) -> date:
    """A month is named by its last day, which may lie ahead."""
    return periods.month_of(as_of).to_on if kind is Kind.MONTH else as_of


def _outputs(no: int, known: Mapping[str, Known]) -> list[Known]:
    return [known[measure] for measure in OUTPUTS.get(no, ()) if measure in known]
