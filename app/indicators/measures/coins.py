"""Coins given for drops: an output of project 7."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.indicators.measure import TO_DATE, Measure
from app.indicators.readings.counted import counted
from app.indicators.units import CENT

MEASURES = (
    Measure(
        "project7.coins",
        _l("发放碳币"),
        CENT,
        TO_DATE,
        counted("coins_awarded", CENT.code),
        frozenset({"drops", "transfers"}),
        project=7,
        place=50,
        inputs={"coins": _l("发放碳币")},
    ),
)
