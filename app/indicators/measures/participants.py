"""People who came to events (参加活动的人), as a supporting indicator and as an output of project 8."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.indicators.measure import ROLLING, TO_DATE, Measure
from app.indicators.measures.green import GREEN
from app.indicators.readings.counted import counted
from app.indicators.units import PERSON, VISIT

_NAME = _l("参加活动的人")
_COMPUTE = counted("participants", PERSON.code, {"check_ins": VISIT.code})
_INPUTS = {"participants": _NAME, "check_ins": _l("签到人次")}

MEASURES = (
    Measure(
        "green.participants",
        _NAME,
        PERSON,
        ROLLING,
        _COMPUTE,
        frozenset({"check_ins"}),
        family=GREEN,
        place=20,
        meaning=_l("期内签到的不同的人；同一人参加几次只算一人，所以各月相加大于全年"),
        inputs=_INPUTS,
    ),
    Measure(
        "project8.participants",
        _NAME,
        PERSON,
        TO_DATE,
        _COMPUTE,
        frozenset({"check_ins"}),
        project=8,
        place=20,
        inputs=_INPUTS,
    ),
)
