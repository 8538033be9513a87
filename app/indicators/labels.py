"""What measures, parts, periods and verdicts are called, and how their values are written. For pages only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.indicators import units
from app.indicators.board.queries import LeafState
from app.indicators.measure import Measure
from app.indicators.measures import registry
from app.indicators.periods import Kind, Period
from app.indicators.readings.queries import StoredReading
from app.indicators.readings.records import Input
from app.indicators.status import Direction, Reason
from app.indicators.units import Unit
from app.web import formats

PERIODS: dict[Kind, Any] = {
    Kind.MONTH: _l("本月"),
    Kind.YEAR_TO_DATE: _l("今年以来"),
    Kind.LAST_12: _l("近 12 个月"),
    Kind.DAY: _l("累计"),
}
BASES: dict[str, Any] = {
    "清运量+可回收物": _l("清运量+可回收物"),
    "缺清运量": _l("缺清运量"),
    "平台记录": _l("平台记录"),
}
NATURES: dict[str, Any] = {"约束性": _l("约束性"), "参考性": _l("参考性"), "特色": _l("特色")}
DIRECTIONS: dict[Direction, Any] = {
    Direction.HIGHER: _l("越高越好"),
    Direction.LOWER: _l("越低越好"),
    Direction.NONE: "",
}


def period(of: Period) -> str:
    """Write a period: 2026年3月, or the days it covers."""
    if of.kind is Kind.MONTH:
        return str(_("%(year)s年%(month)s月", year=of.from_on.year, month=of.from_on.month))
    if of.kind is Kind.DAY:
        return str(_("截至%(day)s", day=formats.day(of.to_on)))
    return str(_("%(first)s至%(last)s", first=formats.day(of.from_on), last=formats.day(of.to_on)))


def reading(of: StoredReading) -> tuple[str, str]:
    """Return a reading's value and unit as people read them."""
    return unit(of).write(of.value)


def value(of: StoredReading | None) -> str:
    """Return a reading's value with its unit, as one text."""
    return formats.NOTHING if of is None else " ".join(part for part in reading(of) if part)


def unit(of: StoredReading) -> Unit:
    """Return the unit of a reading: its measure's, or the stored one if that measure is gone."""
    measure = registry.get(of.measure)
    return measure.unit_of(of.unit) if measure else units.find(of.unit)


def amount(of: Input, measure: Measure, digits: int | None = None, *, said: Unit | None = None) -> str:
    """Return what went into a reading of a measure, with its unit unless that is the one the heading has `said`."""
    unit_ = measure.unit_of(of.unit)
    number, sign = unit_.write(of.value, digits)
    return number if unit_ == said or not sign else f"{number} {sign}"


def sentence(state: LeafState) -> str:
    """Return one sentence on why a leaf has its status."""
    verdict, reading_, measure = state.verdict, state.reading, state.measure
    if measure is None or reading_ is None:
        return str(_SENTENCES[Reason.NO_READING])
    if verdict.reason is Reason.NO_VALUE:
        return str(measure.without_value or _("还算不出数值；各组成部分已在下面列出。"))
    aim = verdict.target
    known = {
        "period": PERIODS[reading_.period.kind],
        "value": value(reading_),
        "aim": _with_unit(aim.value, measure.unit) if aim else "",
        "sign": "≤" if aim and aim.better is Direction.LOWER else "≥",
        "year": aim.year if aim else "",
        "pace": f"{verdict.pace * 100:.0f}" if verdict.pace is not None else "",
        "coverage": measure.coverage(reading_) if measure.coverage else _("只有部分记录"),
    }
    return str(_SENTENCES[verdict.reason]) % known


def _with_unit(aim: Decimal, unit_: Unit) -> str:
    """Write a number of the plan, which counts in the unit that is shown, with as many decimals as it has."""
    return f"{aim:g}{unit_.sign}" if unit_.attached else f"{aim:g} {unit_.sign}"


_SENTENCES: dict[Reason, Any] = {
    Reason.NO_READING: _l("还没有部门报送并确认的指标值；规划里的 2023 年文字不是指标值。"),
    Reason.POOR_DATA: _l("%(period)s%(coverage)s，数据不足以判断；算得 %(value)s，仅供参考。"),
    Reason.NOT_NUMERIC: _l("本阶段目标是文字要求，不能用数值判断。"),
    Reason.HOLDS: _l("%(period)s %(value)s，守住了 %(year)s 年 %(sign)s%(aim)s 的要求。"),
    Reason.SLIPPING: _l("%(period)s %(value)s，仍满足 %(sign)s%(aim)s，但照去年的变化一年内会越线。"),
    Reason.OFF_LINE: _l("%(period)s %(value)s，没有达到 %(year)s 年 %(sign)s%(aim)s 的要求。"),
    Reason.REACHED: _l("%(period)s %(value)s，已达到 %(year)s 年 %(aim)s 的目标。"),
    Reason.PACE: _l("%(period)s %(value)s，%(year)s 年须到 %(aim)s；目前的速度是所需的 %(pace)s%%。"),
    Reason.ON_PATH: _l("%(period)s %(value)s，在通往 %(year)s 年 %(aim)s 的参考路径上（插值，非规划目标）。"),
    Reason.OFF_PATH: _l("%(period)s %(value)s，落后于通往 %(year)s 年 %(aim)s 的参考路径（插值，非规划目标）。"),
}
