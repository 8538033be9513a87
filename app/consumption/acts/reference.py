"""The kinds of green act that the plan names, with what proves one and what makes it unique."""

from __future__ import annotations

from pathlib import Path

from app.schema import Row

_METHODOLOGY = "绿色消费行为记录规则 v1（未备案）"
_COLUMNS = ("code", "name", "key_kind", "evidence", "unit", "worst_label")
_KINDS = (
    ("second_hand", "二手交易", "receipt", "C", "件", None),
    ("book_drift", "图书漂流", "receipt", "C", "册", None),
    ("appliance", "节能家电", "receipt", "B", "台", 2),
    ("nev", "新能源汽车", "order", "B", "辆", None),
    ("clean_plate", "光盘行动", "daily", "C", "餐", None),
    ("own_cup", "自带杯", "daily", "C", "次", None),
    ("own_bag", "自备购物袋", "daily", "C", "次", None),
    ("green_power", "绿电使用", "certificate", "A", "千瓦时", None),
)


def act_kinds(district: Path) -> list[Row]:
    """Return every kind in the order in which it is offered."""
    return [
        dict(zip(_COLUMNS, kind, strict=True)) | {"methodology": _METHODOLOGY, "sort": place}
        for place, kind in enumerate(_KINDS, 1)
    ]
