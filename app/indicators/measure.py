"""What a measure is: everything that the board, the API, files and drill-down pages need to know about a figure.

A measure is one entry of a file in `measures/`. Nothing else has to know it by name: `measures.registry` finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.indicators import units
from app.indicators.periods import Kind, Period
from app.indicators.readings.queries import StoredReading
from app.indicators.readings.records import ComputedReading, Input
from app.indicators.status import Direction
from app.indicators.units import Unit

Words = Any  # lazy text in the language of the page

ROLLING = (Kind.LAST_12, Kind.YEAR_TO_DATE, Kind.MONTH)
TO_DATE = (Kind.DAY,)


@dataclass(frozen=True, slots=True)
class Family:
    """Supporting measures (支撑指标) that are shown together."""

    code: str
    name: Words
    notice: Words


@dataclass(frozen=True, slots=True)
class Link:
    """Another page about the same figure."""

    words: Words
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """The share of one place, day or record in a part, in the part's unit."""

    key: str
    name: str
    value: int
    n_records: int


@dataclass(frozen=True, slots=True)
class Part:
    """An input that has a name and, with `shares` or an `endpoint` of its own, a page that opens it.

    The endpoint is given the part and the period.
    """

    name: str
    words: Words
    note: Words = ""
    unit: str = ""  # the code of its own unit, where that is not the measure's
    endpoint: str = ""
    shares: Callable[[Period], Sequence[Share]] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. What feeds a leaf has that leaf's plan number as its code, and is judged in its direction.

    `compute` returns the value and its inputs for a period, from the facts as of an instant. `sources` are the
    kinds of fact that it is made of, as the views `*_news` name them; without any, it is computed at every refresh.
    """

    code: str
    name: Words
    unit: Unit
    periods: tuple[Kind, ...]
    compute: Callable[[Period, datetime], ComputedReading]
    sources: frozenset[str] = frozenset()
    direction: Direction = Direction.NONE
    leaf: str = ""
    family: Family | None = None
    project: int | None = None
    place: int = 0  # position among those it is shown with

    meaning: Words = ""
    method: tuple[Words, ...] = ()  # how it is computed, the formula first
    notice: Words = ""
    caution: Words = ""  # what to keep in mind when reading it
    without_value: Words = ""  # why a value may be missing
    coverage: Callable[[StoredReading], str] | None = None  # how much of the period the facts cover
    parts: tuple[Part, ...] = ()
    inputs: Mapping[str, Words] = field(default_factory=dict)  # what other inputs are called
    waiting: Words = ""  # the heading of what a part's `<name>_waiting` input is, where parts have one
    note: Callable[[StoredReading], str] | None = None  # a word beside the value
    landing: Words = ""  # its label on the front page, if it is shown there
    links: tuple[Link, ...] = ()

    @property
    def judged(self) -> Kind:
        """The kind of period whose reading represents the measure."""
        return self.periods[0]

    def part(self, name: str) -> Part | None:
        """Return the part of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def arranged(self, reading: StoredReading) -> list[Input]:
        """Return what went into a reading: both sides of a fraction, then the parts in their order, then the rest."""
        roles, places = ("numerator", "denominator", "part"), [part.name for part in self.parts]
        return sorted(
            reading.parts,
            key=lambda one: (
                roles.index(one.role) if one.role in roles else len(roles),
                places.index(one.name) if one.name in places else len(places),
            ),
        )

    def parts_unit(self, reading: StoredReading) -> Unit | None:
        """Return the unit of the parts, if they share one."""
        codes = {one.unit for one in reading.parts if one.role == "part"}
        return self.unit_of(codes.pop()) if len(codes) == 1 else None

    def unit_of(self, code: str) -> Unit:
        """Return the unit of an input: the measure's own, if it is stored in that."""
        return self.unit if code == self.unit.code else units.find(code)

    def input_name(self, name: str) -> str:
        """Return an input's name, or its code if it has none."""
        part = self.part(name)
        return str(part.words if part else self.inputs.get(name, name))
