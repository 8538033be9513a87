"""What people read when the rules of recycling say no."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "bin.registered": _l("登记回收箱"),
    "bin.state": _l("改变回收箱状态"),
    "drop.claimed": _l("认领投放"),
    "drop_conflict.resolved": _l("处理冲突记录"),
    "quarantine.resolved": _l("处理待核对记录"),
    "tonnages.uploaded": _l("上报吨数"),
}
SENTENCES = {
    "ReceiptUnknown": _l("这张小票读不出来。请重新扫码，或核对小票上的网址。"),
    "ReceiptExpired": _l("这张小票已过认领期限（投放后七天内有效）。重量已计入小区的回收量，感谢您的投放。"),
    "DropAlreadyClaimed": _l("这次投放已被其他家庭认领。如有疑问，请联系回收箱的运营单位。"),
    "BinUnknown": _l("没有这个编号的回收箱。"),
    "NobodyThere": _l("箱前现在没有人，或投放时间已过。"),
    "BinCodeTaken": _l("这个箱号已经登记在别处，请换一个编号。"),
    "OpeningRefused": _l("投口不对：编号不能重复，品类须在品类表中。"),
    "AlreadyResolved": _l("这一条已经处理过。"),
    "TonnageRefused": _l("文件里有不对的行，整份没有收。"),
}
