"""What people call the movements of their coins."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

MOVEMENTS = {
    "award": _l("投放奖励"),
    "fund_event": _l("活动预算"),
    "return_budget": _l("预算退回"),
    "check_in": _l("活动签到"),
    "act": _l("绿色行为"),
    "charge": _l("商户消费"),
    "refund": _l("退款"),
    "reversal": _l("更正"),
}
EVERY_SCENE = {"*": _l("所有场景")}
ACTIONS = {
    "tariff.published": _l("公布兑换标准"),
    "transfer.reversed": _l("更正碳币划转"),
    "cards.registered": _l("登记回收卡"),
}
ERRORS = {
    "InsufficientCoins": _l("碳币不足，请换一个金额。"),
    "KeyReused": _l("这一笔已经入账，内容不同，没有重复扣付。"),
    "MovementNotAllowed": _l("这两类账户之间不能划转碳币。"),
    "HoldResolved": _l("这笔预留已经结束，请重新发起。"),
    "TransferNotFound": _l("没有可以更正的这一笔。"),
    "TariffNotAhead": _l("已有标准在执行，新标准只能从将来某一时刻开始。"),
    "TariffOverlap": _l("同一品类、同一场景在同一时间只能有一个标准。"),
}
