"""Every measure, found among the modules of this package. The only way to get one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from app.indicators import measures
from app.indicators.measure import Family, Measure, Part


@cache
def _by_code() -> Mapping[str, Measure]:
    found: dict[str, Measure] = {}
    for name in sorted(module.name for module in iter_modules(measures.__path__)):
        for measure in getattr(import_module(f"{measures.__name__}.{name}"), "MEASURES", ()):
            if measure.code in found:
                raise ValueError(f"two measures are called {measure.code}")
            if measure.leaf not in {"", measure.code}:
                raise ValueError(f"what feeds leaf {measure.leaf} has to be called so")
            found[measure.code] = measure
    return found


def all_measures() -> Sequence[Measure]:
    """Return every measure."""
    return list(_by_code().values())


def get(code: str) -> Measure | None:
    """Return the measure of that name."""
    return _by_code().get(code)


def of_leaf(plan_no: str) -> Measure | None:
    """Return the measure that feeds a leaf of the plan, if any."""
    found = get(plan_no)
    return found if found and found.leaf else None


def fed() -> Sequence[Measure]:
    """Return the measures that feed leaves of the plan."""
    return _placed([measure for measure in all_measures() if measure.leaf])


def families() -> Sequence[Family]:
    """Return the families of supporting measures, in the order in which they are shown."""
    supporting = _placed([measure for measure in all_measures() if measure.family])
    return list(dict.fromkeys(measure.family for measure in supporting if measure.family))


def of_family(family: Family) -> Sequence[Measure]:
    """Return the measures of a family."""
    return _placed([measure for measure in all_measures() if measure.family == family])


def of_project(no: int) -> Sequence[Measure]:
    """Return the measures that are a project's outputs."""
    return _placed([measure for measure in all_measures() if measure.project == no])


def on_landing() -> Sequence[Measure]:
    """Return the measures of the front page."""
    return _placed([measure for measure in all_measures() if measure.landing])


def of_part(endpoint: str, name: str) -> tuple[Measure, Part] | None:
    """Return the measure and the part that a page opens."""
    for measure in all_measures():
        part = measure.part(name)
        if part is not None and part.endpoint == endpoint:
            return measure, part
    return None


def forget() -> None:
    """Forget what was found, so that the next call looks again."""
    _by_code.cache_clear()


def _placed(measures: list[Measure]) -> Sequence[Measure]:
    return sorted(measures, key=lambda measure: (measure.place, measure.code))
