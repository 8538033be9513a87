"""Who may do what is said in these ten words (角色)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the programme; everyone may have several."""

    RESIDENT = "resident"  # 居民
    COLLECTOR = "collector"  # 回收员
    OPERATOR = "operator"  # 回收企业
    MERCHANT = "merchant"  # 商户
    MALL = "mall"  # 商业综合体
    DEPARTMENT = "department"  # 责任部门
    OFFICE = "office"  # 区生态环保委办公室
    COMMITTEE = "committee"  # 委员会
    AUDITOR = "auditor"  # 审计（只读）
    ADMIN = "admin"  # 管理员


STAFF = frozenset(Role) - {Role.RESIDENT}

# Staff who act for an organisation and see only what is its own.
SCOPED = frozenset({Role.COLLECTOR, Role.OPERATOR, Role.MERCHANT, Role.MALL, Role.DEPARTMENT})
