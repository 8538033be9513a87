"""Bins in use, and the communities that have one: outputs of project 7."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.indicators.measure import TO_DATE, Measure
from app.indicators.readings.counted import counted
from app.indicators.readings.queries import StoredReading
from app.indicators.units import BIN, COMMUNITY

# A bin may be suspended without a record of when: it shows with the next drop or the next day.
_SOURCES = frozenset({"bins", "drops"})


def _of_all(reading: StoredReading) -> str:
    return str(_("全区 %(n)s 个社区", n=reading.sum("all_communities")))


MEASURES = (
    Measure(
        "project7.bins",
        _l("投用的智能回收箱"),
        BIN,
        TO_DATE,
        counted("bins", BIN.code),
        _SOURCES,
        project=7,
        place=10,
        inputs={"bins": _l("智能回收箱")},
    ),
    Measure(
        "project7.communities",
        _l("覆盖社区"),
        COMMUNITY,
        TO_DATE,
        counted("covered_communities", COMMUNITY.code),
        _SOURCES,
        project=7,
        place=20,
        note=_of_all,
        inputs={"communities": _l("覆盖社区"), "all_communities": _l("全区社区")},
    ),
)
