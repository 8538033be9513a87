"""The five statuses and their words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATUSES = {
    "met": _l("已达标"),
    "on_track": _l("正常"),
    "watch": _l("需加快"),
    "behind": _l("滞后"),
    "no_data": _l("待数据"),
}
