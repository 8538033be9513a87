"""What people call kinds and sources of tonnages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "haulage": _l("清运量"),
    "kitchen": _l("厨余垃圾处理量"),
    "yard": _l("废品回收站回收量"),
    "residue": _l("分拣残渣（送焚烧）"),
}
SECTORS = {
    "residential": _l("居民生活"),
    "public": _l("公共机构"),
    "commercial": _l("商业"),
    "industrial": _l("工业"),
}
FAULTS = {
    "period_wrong": (_l("结束日期早于开始日期，或跨度超过一年"), _l("请核对两个日期")),
    "day_ahead": (_l("日期还没到"), _l("只填已经发生的")),
    "record_twice": (_l("同一个记录号在文件里出现两次，内容不同"), _l("请合并为一行，或改用不同的记录号")),
}
