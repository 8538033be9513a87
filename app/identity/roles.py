"""The roles (角色), and in one place everything that a role needs: its word, group, door and home page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from app.web.landing import Door


class Role(StrEnum):
    """What a person is to the programme; a person may have several."""

    RESIDENT = "resident"
    COLLECTOR = "collector"
    OPERATOR = "operator"
    MERCHANT = "merchant"
    MALL = "mall"
    DEPARTMENT = "department"
    OFFICE = "office"
    COMMITTEE = "committee"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Group(StrEnum):
    """How people of a role work; the value is the density of their pages."""

    STREET = "touch"  # telephone in hand
    BUSINESS = "regular"  # at a desk of their own organisation
    OFFICE = "compact"  # running or overseeing the programme


RESIDENTS_DOOR = Door("/me", _l("我是居民"), _l("看碳币、出示付款码、认领投放"), "wallet")
MERCHANTS_DOOR = Door("/till", _l("我是商户"), _l("扫码收碳币，看今天的账"), "shop")
OPERATORS_DOOR = Door("/operator", _l("我是回收企业"), _l("箱子、上传、待处理的记录"), "truck")
MALLS_DOOR = Door("/mall", _l("我是商业综合体"), _l("办活动，登记绿色行为"), "mall")
OFFICE_DOOR = Door("/office", _l("生态环保委办公室"), _l("登记卡、吨位、密钥与审计"), "lock")
BOARD_DOOR = Door("/board", _l("指标看板"), _l("31 项指标走到哪里了，人人可看"), "board")
DOORS = (RESIDENTS_DOOR, MERCHANTS_DOOR, OPERATORS_DOOR, MALLS_DOOR, OFFICE_DOOR, BOARD_DOOR)


@dataclass(frozen=True, slots=True)
class About:
    """What a role is called, how its people work, which entrance is theirs, and where their day begins.

    With `for_organisation`, it is held for one organisation and shows only what is that organisation's own.
    """

    word: Any
    group: Group
    door: Door
    home: str
    for_organisation: bool = False


# In order of precedence: people with several roles begin where the first of them begins.
ABOUT: Mapping[Role, About] = {
    Role.MERCHANT: About(_l("商户"), Group.STREET, MERCHANTS_DOOR, "/till", for_organisation=True),
    Role.MALL: About(_l("商业综合体"), Group.BUSINESS, MALLS_DOOR, "/mall", for_organisation=True),
    Role.OPERATOR: About(_l("回收企业"), Group.BUSINESS, OPERATORS_DOOR, "/operator", for_organisation=True),
    Role.COLLECTOR: About(_l("回收员"), Group.STREET, BOARD_DOOR, "/bins", for_organisation=True),
    Role.RESIDENT: About(_l("居民"), Group.STREET, RESIDENTS_DOOR, "/me"),
    Role.ADMIN: About(_l("管理员"), Group.OFFICE, OFFICE_DOOR, "/office/people"),
    Role.DEPARTMENT: About(_l("责任部门"), Group.OFFICE, OFFICE_DOOR, "/board", for_organisation=True),
    Role.OFFICE: About(_l("生态环保委办公室"), Group.OFFICE, OFFICE_DOOR, "/board"),
    Role.COMMITTEE: About(_l("委员会"), Group.OFFICE, BOARD_DOOR, "/board"),
    Role.AUDITOR: About(_l("审计"), Group.OFFICE, BOARD_DOOR, "/board"),
}

STAFF = frozenset(Role) - {Role.RESIDENT}
SCOPED = frozenset(role for role, about in ABOUT.items() if about.for_organisation)
OFFICE_STAFF = frozenset(role for role, about in ABOUT.items() if about.group is Group.OFFICE)
OVERSEERS = OFFICE_STAFF - SCOPED  # they see the records of every organisation
