"""What people read when identity says no."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "NotAPhone": _l("请填写 11 位手机号码。"),
    "PhoneTaken": _l("这个手机号码已经登记。"),
    "LoginTaken": _l("这个登录名已经有人使用。"),
    "BadLogin": _l("登录名由 2 至 40 个小写字母、数字、点、横线或下划线组成，以字母或数字开头。"),
    "BadCardCode": _l("卡号由 4 至 32 个数字、大写字母或横线组成。"),
    "OtherOrganisation": _l("这个人已经代表另一家单位。"),
    "OrganisationMissing": _l("这个角色须指明所代表的单位。"),
    "WeakPassword": _l("密码须为 %(shortest)s 至 %(longest)s 个字符，不能包含登录名，也不能是常见密码。"),
    "PersonDisabled": _l("这个账号已停用，如有疑问请联系区生态环保委办公室。"),
    "SmsUnavailable": _l("短信暂时发不出去，请过一会儿再试。"),
    "SmsLimited": _l("这个号码收到的验证码太多了，请稍后再试。"),
    "WrongPassword": _l("当前密码不对。"),
    "WrongCode": _l("动态口令不对，或已经用过，请等下一个。"),
    "SecondFactorOn": _l("两步验证已经开启，须先关闭才能更换。"),
    "HouseholdFull": _l("一个家庭最多 %(largest)s 人。"),
    "InviteOver": _l("没有找到这个邀请，可能已经用过、撤回或过期。"),
    "AlreadyMember": _l("您已经在这个家庭里了。"),
    "NobodyElse": _l("家庭里只有您一个人，不用退出。"),
    "KeyOfAnotherRequest": _l("这个 Idempotency-Key 已用于另一个请求。"),
    "StillWorking": _l("同一个请求正在处理，请稍后再问。"),
    "IdempotencyKeyMissing": _l("请求须带 Idempotency-Key。"),
    "CannotDisableSelf": _l("不能停用自己的账号。"),
    "KeyOver": _l("这个密钥已经停用。"),
    "UnknownScope": _l("没有这项权限：%(scope)s。"),
}
