"""What people call the kinds and states of merchants and charges."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

CATEGORIES = {
    "grocery": _l("便利店"),
    "supermarket": _l("超市"),
    "market": _l("菜市场"),
    "catering": _l("餐饮"),
    "laundry": _l("洗衣"),
    "repair": _l("维修"),
    "books": _l("书店"),
    "other": _l("其他"),
}
STATES = {"open": _l("营业"), "suspended": _l("暂停"), "closed": _l("已关闭")}
VIA = {"scan": _l("扫付款码"), "digits": _l("输入数字"), "counter": _l("顾客扫柜台码")}
ENTRIES = {"charge": _l("收款"), "refund": _l("退款"), "settle": _l("结算"), "reversal": _l("更正")}

ACTIONS = {
    "merchant.registered": lazy_pgettext("trail", "登记商户"),
    "merchant.contract": _l("签订商户合同"),
    "merchant.changed": _l("修改商户资料"),
    "merchant.staff": _l("新增收银员"),
    "merchant.counter_code": _l("更换柜台码"),
}
SENTENCES = {
    "InsufficientCoins": _l("碳币不足，没有扣款。"),
    "NotAPayCode": _l("这不是付款码。请扫顾客手机上的付款码，或输入 12 位数字。"),
    "PayCodeUnknown": _l("没有这个付款码。请核对 12 位数字，或请顾客刷新后再扫。"),
    "PayCodeUsed": _l("这个付款码已经用过了，没有再次扣款。请顾客刷新付款码。"),
    "PayCodeExpired": _l("付款码已失效，没有扣款。请顾客刷新付款码后再扫。"),
    "TillLocked": _l("连续输错次数太多，收银台暂时锁定。请等 15 分钟，或请顾客扫柜台码付款。"),
    "MerchantNotOpen": _l("商户暂未开通收款，没有扣款。请联系区生态环保委办公室。"),
    "RequestKeyReused": _l("这次操作已经办过一笔了，没有重复扣款。请回到收银台查看。"),
    "CounterCodeUnknown": _l("这个柜台码已失效，请商户出示新的柜台码。"),
    "ChargeNotFound": _l("没有找到这笔收款。"),
    "ConfirmationOver": _l("这笔收款已经取消或超时，没有扣款。请商户重新收款。"),
    "RefundTooLarge": _l("退款超过了这笔收款剩余的金额，没有退款。"),
    "AmountOutOfRange": _l("金额应在 0.01 到 10,000 碳币之间。"),
    "MerchantNotFound": _l("没有找到这家商户。"),
    "MerchantNameTaken": _l("已有同名商户，请换一个名称。"),
    "ContractNotLater": _l("新合同的开始日期要晚于现有合同，且不早于今天。"),
}
