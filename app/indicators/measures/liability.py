"""What wallets hold (居民未兑付碳币)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.indicators.measure import TO_DATE, Family, Measure
from app.indicators.readings.counted import counted
from app.indicators.units import CENT

COINS = Family("coins", _l("碳币"), _l("支撑指标，不计入规划的 31 项指标"))

MEASURES = (
    Measure(
        "coins.liability",
        _l("居民未兑付碳币"),
        CENT,
        TO_DATE,
        counted("liability", CENT.code),
        frozenset({"drops", "transfers"}),
        family=COINS,
        place=40,
        meaning=_l("居民钱包里还没有用掉的碳币"),
        inputs={
            "wallets": _l("居民钱包"),
            "issuance": _l("已发放"),
            "merchant": _l("应付商户"),
            "event": _l("活动预算"),
        },
    ),
)
