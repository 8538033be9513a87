"""Green acts (绿色行为), as a supporting indicator and as an output of project 8."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.consumption.labels import ACT_KINDS
from app.indicators.measure import ROLLING, TO_DATE, Measure
from app.indicators.measures.green import GREEN
from app.indicators.readings.counted import counted
from app.indicators.units import ACT

_NAME = _l("绿色行为")
_COMPUTE = counted("acts", ACT.code)
_INPUTS = {"acts": _NAME, **ACT_KINDS}

MEASURES = (
    Measure(
        "green.acts",
        _NAME,
        ACT,
        ROLLING,
        _COMPUTE,
        frozenset({"acts"}),
        family=GREEN,
        place=30,
        meaning=_l("期内登记的绿色行为数，每份凭证只算一次"),
        inputs=_INPUTS,
    ),
    Measure("project8.acts", _NAME, ACT, TO_DATE, _COMPUTE, frozenset({"acts"}), project=8, place=30, inputs=_INPUTS),
)
