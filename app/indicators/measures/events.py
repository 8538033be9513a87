"""Events held (举办绿色消费活动), as a supporting indicator and as an output of project 8."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.indicators.measure import ROLLING, TO_DATE, Link, Measure
from app.indicators.measures.green import GREEN
from app.indicators.readings.counted import counted
from app.indicators.units import EVENT

_NAME = _l("举办绿色消费活动")
_COMPUTE = counted("events", EVENT.code)
_INPUTS = {"events": _l("活动")}

MEASURES = (
    Measure(
        "green.events",
        _NAME,
        EVENT,
        ROLLING,
        _COMPUTE,
        frozenset({"events"}),
        family=GREEN,
        place=10,
        meaning=_l("期内开始、已发布且未取消的活动数"),
        inputs=_INPUTS,
    ),
    Measure(
        "project8.events",
        _NAME,
        EVENT,
        TO_DATE,
        _COMPUTE,
        frozenset({"events"}),
        project=8,
        place=10,
        inputs=_INPUTS,
        links=(Link(_l("看支撑指标的来历"), "board.green"),),
    ),
)
