"""What the actions of the audit trail are called on pages; packages add the words for their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "login": _l("登录"),
    "login.refused": _l("登录被拒"),
    "logout": _l("退出登录"),
    "person.joined": _l("居民登记"),
    "person.viewed": _l("查看个人资料"),
    "person.exported": _l("导出个人信息"),
    "person.disabled": _l("停用账号"),
    "person.enabled": _l("恢复账号"),
    "password.changed": _l("修改密码"),
    "password.set": _l("重设密码"),
    "second_factor.on": _l("开启两步验证"),
    "second_factor.off": _l("关闭两步验证"),
    "sessions.ended": _l("退出其他设备"),
    "consent.given": _l("同意"),
    "consent.withdrawn": _l("撤回同意"),
    "household.invited": _l("邀请家人"),
    "household.joined": _l("加入家庭"),
    "household.left": _l("退出家庭"),
    "staff.added": _l("新增工作人员"),
    "organisation.added": _l("新增单位"),
    "key.issued": _l("生成密钥"),
    "key.rotated": _l("更换密钥"),
    "key.revoked": _l("停用密钥"),
}


def name_actions(words: Mapping[str, Any]) -> None:
    """Add {action: lazy words}; called in a package's init_app."""
    WORDS.update(words)


def of(action: str) -> str:
    """Return the words for an action, or the action itself."""
    return str(WORDS.get(action, action))
