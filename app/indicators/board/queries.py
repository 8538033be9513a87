"""The board: every leaf with its status and why, what is fed from records, the projects with their outputs."""

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
from app.indicators.measure import Family, Measure
from app.indicators.measures import registry
from app.indicators.models import PlanLeaf, PlanProject
from app.indicators.periods import Kind, Period
from app.indicators.readings import queries as readings
from app.indicators.readings.queries import StoredReading
from app.indicators.status import Point, Reason, Status, Verdict

_NATURE_ORDER = {"约束性": 0, "参考性": 1, "特色": 2}
_CONCERN = {Status.BEHIND: 0, Status.WATCH: 1}
_USABLE = ("A", "B", "C")
_YEAR = timedelta(days=365)
_NEAR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure and its current reading for each kind of period that has one."""

    measure: Measure
    readings: Mapping[Kind, StoredReading]

    @property
    def all(self) -> Sequence[StoredReading]:
        """The readings, in the order of the measure's periods."""
        return [self.readings[kind] for kind in self.measure.periods if kind in self.readings]

    @property
    def first(self) -> StoredReading:
        """The reading that represents the measure."""
        return self.all[0]


@dataclass(frozen=True, slots=True)
class LeafState:
    """A leaf, its verdict, what feeds it and the reading behind the verdict."""

    leaf: PlanLeaf
    verdict: Verdict
    reading: StoredReading | None = None
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class FamilyState:
    """A family of supporting measures, with those that have readings."""

    family: Family
    shown: Sequence[ShownMeasure]

    @property
    def periods(self) -> Sequence[Kind]:
        """The kinds of period that any of them has a reading for."""
        kinds = [kind for one in self.shown for kind in one.measure.periods if kind in one.readings]
        return list(dict.fromkeys(kinds))


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project and its outputs according to the records; projects without records have none."""

    project: PlanProject
    outputs: Sequence[ShownMeasure]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows, as of a business day."""

    as_of: date
    computed_at: datetime | None
    leaves: Sequence[LeafState]
    fed: Sequence[ShownMeasure]
    families: Sequence[FamilyState]
    projects: Sequence[ProjectState]

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many leaves have each status, zeros included."""
        found = Counter(state.verdict.status for state in self.leaves)
        return {each: found[each] for each in Status}

    @property
    def concerns(self) -> Sequence[LeafState]:
        """The leaves that need attention: behind before slow, binding before others."""
        bad = [state for state in self.leaves if state.verdict.status in _CONCERN]
        return sorted(bad, key=lambda s: (_CONCERN[s.verdict.status], _NATURE_ORDER[s.leaf.nature], s.leaf.position))


def leaves() -> Sequence[PlanLeaf]:
    """Return the 39 leaves in the plan's order."""
    return db.session.scalars(select(PlanLeaf).filter_by(closed_at=None).order_by(PlanLeaf.position)).all()


def leaf(plan_no: str) -> PlanLeaf | None:
    """Return one leaf."""
    return db.session.get(PlanLeaf, plan_no)


def projects() -> Sequence[PlanProject]:
    """Return the 8 projects in the plan's order."""
    return db.session.scalars(select(PlanProject).filter_by(closed_at=None).order_by(PlanProject.no)).all()


def project(no: int) -> ProjectState | None:
    """Return one project with its outputs."""
    found = db.session.get(PlanProject, no)
    return None if found is None else _project(found, clock.today())


def board(on: date | None = None) -> Board:
    """Return the board as of `on` (default: today)."""
    as_of = on or clock.today()
    return Board(
        as_of,
        readings.last_computed(),
        [state(one, as_of) for one in leaves()],
        _shown(registry.fed(), as_of),
        [family(one, as_of) for one in registry.families()],
        [_project(one, as_of) for one in projects()],
    )


def family(of: Family, as_of: date) -> FamilyState:
    """Return a family of supporting measures."""
    return FamilyState(of, _shown(registry.of_family(of), as_of))


def state(one: PlanLeaf, as_of: date) -> LeafState:
    """Return a leaf's state: from the newest reading of what feeds it, if anything does."""
    measure = registry.of_leaf(one.plan_no)
    if measure is None:
        return LeafState(one, Verdict(Status.NO_DATA, Reason.NO_READING))
    reading = readings.latest(measure.code, measure.judged, _until(measure.judged, as_of))
    return LeafState(one, _judge(one, measure, reading, as_of), reading, measure)


def _judge(one: PlanLeaf, measure: Measure, reading: StoredReading | None, as_of: date) -> Verdict:
    if reading is None:
        return Verdict(Status.NO_DATA, Reason.NO_READING)
    if reading.value is None:
        return Verdict(Status.NO_DATA, Reason.NO_VALUE)
    if reading.quality not in _USABLE:
        return Verdict(Status.NO_DATA, Reason.POOR_DATA, value=measure.unit.shown(reading.value))
    return status.judge(
        (one.target_2025, one.target_2027, one.target_2035),
        as_of,
        Point(_centre(reading.period), measure.unit.shown(reading.value)),
        measure.direction,
        start=_stage_start(measure, as_of),
        year_ago=_year_ago(measure, reading.period),
    )


def _centre(period: Period) -> date:
    return period.from_on + timedelta(days=period.days // 2)


def _stage_start(measure: Measure, as_of: date) -> Point | None:
    """Return the value of the full year in which the previous stage ended, if its data are good enough."""
    n = status.stage(as_of)
    if n == 0:
        return None
    year = periods.year_to(date(status.STAGE_YEARS[n - 1], 12, 31))
    value = _usable(measure, next(iter(readings.of_period(measure.code, year)), None))
    return None if value is None else Point(_centre(year), value)


def _year_ago(measure: Measure, period: Period) -> Decimal | None:
    wanted = period.to_on - _YEAR
    found = readings.latest(measure.code, period.kind, wanted)
    return _usable(measure, found) if found and wanted - found.period.to_on <= _NEAR else None


def _usable(measure: Measure, reading: StoredReading | None) -> Decimal | None:
    """Return the value of a reading whose data are good enough for a verdict, in the displayed unit."""
    if reading is None or reading.value is None or reading.quality not in _USABLE:
        return None
    return measure.unit.shown(reading.value)


def _shown(measures: Sequence[Measure], as_of: date) -> list[ShownMeasure]:
    """Return the measures that have readings, with those readings."""
    return [shown for one in measures if (shown := ShownMeasure(one, _readings(one, as_of))).readings]


def _readings(measure: Measure, as_of: date) -> dict[Kind, StoredReading]:
    found = {kind: readings.latest(measure.code, kind, _until(kind, as_of)) for kind in measure.periods}
    return {kind: known for kind, known in found.items() if known is not None}


def _until(kind: Kind, as_of: date) -> date:
    """Return the period's last day; a month's may lie ahead."""
    return periods.month_of(as_of).to_on if kind is Kind.MONTH else as_of


def _project(one: PlanProject, as_of: date) -> ProjectState:
    return ProjectState(one, _shown(registry.of_project(one.no), as_of))
