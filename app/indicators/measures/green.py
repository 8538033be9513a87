"""The family of green consumption. Nothing of it is among the plan's 31 indicators."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.indicators.measure import Family

GREEN = Family("green", _l("绿色消费支撑指标"), _l("支撑指标，不计入规划的 31 项指标"))
