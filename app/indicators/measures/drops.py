"""Number and weight of drops: outputs of project 7."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.indicators.measure import TO_DATE, Link, Measure
from app.indicators.readings.counted import counted
from app.indicators.units import DROP, GRAM

_SOURCES = frozenset({"drops"})

MEASURES = (
    Measure(
        "project7.drops",
        _l("投放次数"),
        DROP,
        TO_DATE,
        counted("drops", DROP.code),
        _SOURCES,
        project=7,
        place=30,
        inputs={"drops": _l("投放"), "claimed": _l("已认领的投放")},
        links=(Link(_l("按街道看到单次投放"), "lineage.streets", {"part": "bins"}),),
    ),
    Measure(
        "project7.weight",
        _l("回收重量"),
        GRAM,
        TO_DATE,
        counted("drop_weight", GRAM.code),
        _SOURCES,
        project=7,
        place=40,
        inputs={"weight": _l("重量")},
        landing=_l("累计回收"),
        links=(Link(_l("关联指标：城市生活垃圾回收利用率"), "board.indicator", {"plan_no": "6-3"}),),
    ),
)
