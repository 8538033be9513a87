"""Households that took part: an output of project 7."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.indicators.measure import TO_DATE, Measure
from app.indicators.readings.counted import counted
from app.indicators.units import HOUSEHOLD

MEASURES = (
    Measure(
        "project7.households",
        _l("参与家庭"),
        HOUSEHOLD,
        TO_DATE,
        counted("households", HOUSEHOLD.code),
        frozenset({"drops"}),
        project=7,
        place=60,
        inputs={"households": _l("参与家庭")},
    ),
)
