"""A second fed leaf, as a test adds it: in tonnes, and the less the better. Copied to where the registry looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from app.indicators.measure import ROLLING, Measure, Part, Share
from app.indicators.periods import Period
from app.indicators.readings.records import ComputedReading, Input
from app.indicators.status import Direction
from app.indicators.units import Unit

TONNES = Unit("kg", "吨", digits=1, per=1000)


def compute(period: Period, now: datetime) -> ComputedReading:
    inputs = (Input("mills", "part", 1_000_000, "kg", 3, "a" * 64), Input("dyers", "part", 234_500, "kg", 1, "b" * 64))
    return ComputedReading(Decimal(1_234_500), "kg", "平台记录", inputs=inputs)


def mills(period: Period) -> Sequence[Share]:
    return [Share("m1", "一号纸厂", 600_000, 2), Share("m2", "二号纸厂", 400_000, 1)]


MEASURES = (
    Measure(
        "5-2",
        "造纸与印染废水",
        TONNES,
        ROLLING,
        compute,
        direction=Direction.LOWER,
        leaf="5-2",
        notice="测试口径",
        parts=(Part("mills", "造纸", shares=mills), Part("dyers", "印染")),
    ),
)
