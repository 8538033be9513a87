"""What people call the states of a bin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATES = {
    "in_service": _l("可投放"),
    "full": _l("已满"),
    "fault": _l("故障"),
    "offline": _l("离线"),
    "suspended": _l("暂停使用"),
}
TAGS = {"in_service": "ok", "full": "warn", "fault": "bad", "offline": "warn", "suspended": ""}
