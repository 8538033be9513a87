"""What devices and those who keep them are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "device_key.issued": _l("生成设备密钥"),
    "device_key.revoked": _l("停用设备密钥"),
}
SENTENCES = {
    "TwoKeysLive": _l("这台设备已有两把有效密钥，请先停用一把。"),
    "KeyUnknown": _l("没有这把密钥。"),
    "SignatureWrong": _l("设备签名不对，或密钥已停用。"),
    "SignatureOutOfTime": _l("设备时钟偏差超过五分钟，请先校时。"),
    "SignatureReplayed": _l("这个请求已经发送过，请换一个随机数重新签名。"),
}
