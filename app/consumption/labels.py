"""What people call the things of this package, and what they read when a rule refuses."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.clock import DISTRICT_ZONE, business_day
from app.web.formats import when

EVENT_KINDS = {
    "sea_market": _l("赶海市集"),
    "makers_festival": _l("循环造物节"),
    "book_drift": _l("图书漂流"),
    "green_week": _l("绿色消费周"),
    "other": _l("其他绿色活动"),
}
STAGES = {
    "draft": (_l("草稿"), ""),
    "published": (_l("已发布"), "info"),
    "closed": (_l("已结束"), ""),
    "cancelled": (_l("已取消"), "bad"),
}
STEPS = {"published": _l("发布"), "closed": _l("结束"), "cancelled": _l("取消")}
ACT_KINDS = {
    "second_hand": _l("二手交易"),
    "book_drift": _l("图书漂流"),
    "appliance": _l("节能家电"),
    "nev": _l("新能源汽车"),
    "clean_plate": _l("光盘行动"),
    "own_cup": _l("自带杯"),
    "own_bag": _l("自备购物袋"),
    "green_power": _l("绿电使用"),
}
UNITS = {
    "second_hand": _l("件"),
    "book_drift": _l("册"),
    "appliance": _l("台"),
    "nev": _l("辆"),
    "clean_plate": _l("餐"),
    "own_cup": _l("次"),
    "own_bag": _l("次"),
    "green_power": _l("千瓦时"),
}
KEY_KINDS = {
    "receipt": _l("票据号"),
    "certificate": _l("证书编号"),
    "order": _l("订单号"),
    "daily": _l("每户每天一次"),
}
EVIDENCE = {
    "A": _l("A 级：第三方证书"),
    "B": _l("B 级：商家票据"),
    "C": _l("C 级：现场确认"),
}
UNPAID = {
    "already_claimed": _l("这份绿电已被申领过环境权益，只记录，不发碳币"),
    "label_grade": _l("能效等级不在奖励范围，只记录，不发碳币"),
    "no_reward": _l("这类行为当时没有奖励标准，只记录，不发碳币"),
    "day_limit": _l("当天奖励次数已满，只记录，不发碳币"),
    "budget_empty": _l("活动预算已用完，只记录，不发碳币"),
}
VIA = {
    "screen": _l("现场屏幕"),
    "poster": _l("海报"),
    "console": _l("工作台登记"),
    "api": _l("系统接口"),
    "file": _l("文件导入"),
}
METHODOLOGIES = {"绿色消费行为记录规则 v1（未备案）": _l("绿色消费行为记录规则 v1（未备案）")}
ACTIONS = {
    "mall.registered": lazy_pgettext("trail", "登记商业综合体"),
    "event.drafted": lazy_pgettext("trail", "新建活动"),
    "event.published": _l("发布活动"),
    "event.closed": lazy_pgettext("trail", "结束活动"),
    "event.cancelled": lazy_pgettext("trail", "取消活动"),
    "event.funded": lazy_pgettext("trail", "拨入活动预算"),
    "green_act.recorded": lazy_pgettext("trail", "登记绿色行为"),
    "act_reward.published": _l("公布绿色行为奖励标准"),
}
SENTENCES = {
    "MallNotFound": _l("您的账号没有对应的商业综合体。"),
    "MallNameTaken": _l("已有同名的商业综合体。"),
    "EventNotFound": _l("没有找到这个活动。"),
    "EventNotBegun": _l("活动还没有开始，请在活动时间内签到。"),
    "EventOver": _l("活动已经结束。"),
    "EventCancelled": _l("这个活动已经取消。"),
    "EventFull": _l("名额已满，这次没能签到。感谢您到场。"),
    "EventTimesWrong": _l("结束时间要晚于开始时间，且活动最长 %(longest_days)s 天。"),
    "EventEnded": _l("活动已经结束或取消，不能再拨入预算。"),
    "StepNotPossible": _l("活动的状态已经变化，这一步不能再做。请刷新后再看。"),
    "PosterNotTaken": _l("这个活动只认现场屏幕上的签到码，请扫描屏幕。"),
    "CodeNotOurs": _l("这不是我们的签到码，请重新扫描现场屏幕。"),
    "CodeTooOld": _l("签到码已经更新，请重新扫描现场屏幕。"),
    "MemberUnknown": _l("没有找到这张卡、这个手机号或会员码对应的居民。"),
    "MemberCodeTooOld": _l("会员码不对或已经更新，请居民刷新后再报一次。"),
    "KeyUnreadable": _l("号码应为 %(shortest)s 至 %(longest)s 位字母、数字或汉字。"),
    "KeyAlreadyUsed": _l("这个号码已经登记过，不能再次获得奖励；本次尝试已留下记录。"),
    "ActKindUnknown": _l("没有这种绿色行为。"),
    "LabelGradeMissing": _l("请填写能效标识上的等级。"),
    "ActTimeWrong": _l("发生时间不能在将来，也不能早于 %(oldest_days)s 天前。"),
    "RewardNotAhead": _l("已有标准在执行，新标准只能从将来某一时刻开始。"),
}


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Write a time span, naming the day only once if it is the same."""
    if business_day(starts_at) == business_day(ends_at):
        return f"{when(starts_at)}–{ends_at.astimezone(DISTRICT_ZONE):%H:%M}"
    return f"{when(starts_at)} – {when(ends_at)}"
