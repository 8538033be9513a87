"""The recycling rate of a period, from the sums of days and the tonnages."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from app.clock import business_day
from app.db import db, sql_source
from app.indicators.measure import ROLLING, Measure
from app.indicators.measure import Part as MeasurePart
from app.indicators.periods import Period
from app.indicators.rate import (
    DEFINITION,
    PART_OF_KIND,
    UNCOUNTED_CATEGORIES,
    UNCOUNTED_SECTORS,
    Mass,
    Part,
    grade,
    rate,
)
from app.indicators.readings.queries import StoredReading
from app.indicators.readings.records import ComputedReading, Input
from app.indicators.status import Direction
from app.indicators.totals.queries import covered_days
from app.indicators.units import PERCENT

_PROVISIONAL = "P"
_DROPS, _TONNAGES = (text(sql_source("app.indicators", name)) for name in ("rate_drops", "rate_tonnages"))


def parts(period: Period) -> dict[Part, Mass]:
    """Return the parts of the fraction as the facts give them now; those without records are missing."""
    known = {
        "from_on": period.from_on,
        "to_on": period.to_on,
        "uncounted": list(UNCOUNTED_CATEGORIES),
        "sectors": list(UNCOUNTED_SECTORS),
    }
    found = {Part(row[0]): Mass(*row[1:]) for row in db.session.execute(_DROPS, known)}
    found |= {PART_OF_KIND[row[0]]: Mass(*row[1:]) for row in db.session.execute(_TONNAGES, known)}
    return found


def compute(period: Period, now: datetime) -> ComputedReading:
    """Return the rate of `period` with its parts; provisional while days are missing or still to come.

    Quality is the share of the period's days so far that haulage covers. Without any there is no value.
    """
    masses = parts(period)
    answer = rate(masses)
    so_far = max(1, (min(period.to_on, business_day(now)) - period.from_on).days + 1)
    covered = covered_days(period)
    open_ended = covered < period.days
    return ComputedReading(
        value=answer.percent,
        unit=PERCENT.code,
        basis=answer.basis,
        quality=grade(covered, so_far),
        flags=(_PROVISIONAL,) if open_ended else (),
        inputs=tuple(_inputs(masses, answer.recycled_g, answer.generated_g, covered, so_far)),
    )


def _inputs(masses: dict[Part, Mass], recycled_g: int, generated_g: int, covered: int, so_far: int) -> list[Input]:
    sums = [
        Input("recycled", "numerator", recycled_g, "g"),
        Input("generated", "denominator", generated_g, "g"),
        Input("covered_days", "note", covered, "day", so_far),
    ]
    for part in Part:
        mass = masses.get(part, Mass())
        sums.append(Input(part, "part", mass.counted_g, "g", mass.n_records, mass.set_hash))
        sums.append(Input(f"{part}_hauled", "note", mass.hauled_g, "g"))
        sums.append(Input(f"{part}_waiting", "note", mass.waiting_g, "g"))
    return sums


def _covered(reading: StoredReading) -> str:
    days = reading.inputs["covered_days"]
    return str(_("%(covered)s / %(days)s 天有清运记录", covered=days.value, days=days.n_records))


_part = partial(MeasurePart, endpoint="lineage.streets")

MEASURES = (
    Measure(
        "6-3",
        _l("城市生活垃圾回收利用率"),
        PERCENT,
        ROLLING,
        compute,
        frozenset({"drops", "tonnages"}),
        direction=Direction.HIGHER,
        leaf="6-3",
        method=(
            _l("（R + K）÷ G × 100，口径 %(version)s：", version=DEFINITION),
            _l("R 回收量 = 智能回收箱 + 上门回收 + 废品回收站 − 分拣后焚烧的残渣；只算生活源可回收物，不含大件。"),
            _l("K 厨余量 = 送到生化处理设施的厨余垃圾。"),
            _l("G 产生量 = 清运量 + 没有随清运走的回收量 − 已随清运走的残渣；每一公斤只算一次。"),
        ),
        notice=_l("口径待主管部门确认"),
        caution=_l("只算有清运记录的日子，其余在“待清运量”一栏等着。"),
        without_value=_l("没有清运量，算不出比率；各部分的重量已在下面列出。"),
        coverage=_covered,
        parts=(
            _part(Part.BINS, _l("智能回收箱"), _l("箱体称重，可回收物，不含大件")),
            _part(Part.PICKUP, _l("上门回收"), _l("入户称重；尚未开通")),
            _part(Part.YARDS, _l("废品回收站"), _l("回收站台账，生活源可回收物")),
            _part(Part.RESIDUE, _l("减：分拣残渣（已焚烧）"), _l("分拣后送去焚烧的部分")),
            _part(Part.KITCHEN, _l("厨余垃圾处理"), _l("送到生化处理设施的厨余垃圾")),
            _part(Part.HAULAGE, _l("清运量"), _l("环卫清运的生活垃圾，是分母的主要部分")),
        ),
        inputs={
            "recycled": _l("回收利用量（分子）"),
            "generated": _l("产生量（分母）"),
            "covered_days": _l("有清运记录的天数"),
        },
        waiting=_l("待清运量"),
    ),
)
