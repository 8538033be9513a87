"""What people read about drops: why a row was not taken and how to correct it, who was identified, what differs."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

REASONS: dict[str, tuple[Any, Any]] = {
    "not_json": (_l("这一行不是 JSON"), _l("请检查引号、逗号与编码（UTF-8），每行一个对象")),
    "bad_value": (_l("字段缺失或类型不对"), _l("请对照接口文档填写这个字段")),
    "bad_cell": (_l("单元格读不懂"), _l("请对照模板修改")),
    "said_twice": (_l("同一个字段出现两次"), _l("每个字段只写一次")),
    "unknown_bin": (_l("没有这个箱号，或不归您管理"), _l("请核对箱号；只能上报本单位、本机的箱子")),
    "no_number": (
        _l("没有流水号"),
        _l("投放要有 seq 或 record_no，才能保证不重复计入；只有总重量的，请按吨数（清运、回收站台账）上报"),
    ),
    "unknown_category": (_l("没有这个品类"), _l("请使用品类表中的代码")),
    "too_old": (_l("发生时间太早"), _l("只接收 400 天以内的记录，请核对时钟")),
    "in_the_future": (_l("发生时间在将来"), _l("请校准时钟，并注明时区")),
    "no_weight": (_l("缺少重量"), _l("这个品类按重量计，请填 weight_g（克）")),
    "no_pieces": (_l("缺少件数"), _l("这个品类按件计，请填 pieces")),
    "weight_out_of_range": (_l("重量超出这个品类的单次上限，或不大于零"), _l("请核对单位是否为克")),
    "pieces_out_of_range": (_l("件数超出这个品类的单次上限，或不大于零"), _l("请核对件数")),
    "not_alone": (_l("同一批里有别的行不对，整批没有收"), _l("请修正被拒的行后整批重发，或改用 mode=rows")),
    "other_content": (_l("同一流水号已有内容不同的记录"), _l("原记录保留不变，差异已列入待核对，请联系运营单位")),
}
OUTCOMES = {
    "accepted": _l("已收"),
    "duplicate": _l("重复"),
    "conflict": _l("冲突"),
    "rejected": _l("拒收"),
}
KNOWN_BY = {
    "none": _l("凭小票认领"),
    "card": _l("刷卡"),
    "phone": _l("手机号"),
    "session": _l("扫码开箱"),
}
FIELDS = {
    "bin": _l("箱号"),
    "category": _l("品类"),
    "weight_g": _l("重量"),
    "pieces": _l("件数"),
    "opening": _l("投口"),
    "occurred_at": _l("投放时间"),
    "person": _l("投放人"),
}
DOORS = {
    "device": _l("箱子直报"),
    "key": _l("企业接口"),
    "file": _l("文件上传"),
}


def why(reason: str) -> str:
    """Return why a row was not taken."""
    return str(REASONS[reason][0]) if reason in REASONS else reason


def cure(reason: str) -> str:
    """Return what to do about it."""
    return str(REASONS[reason][1]) if reason in REASONS else ""
