"""Who appears in the demonstration, and where. Every name is marked as invented; positions are rough on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from app.identity.roles import Role

OPERATORS = ("演示回收企业一", "演示回收企业二")
DEPARTMENT = "演示责任部门（城市管理）"
SANITATION = "演示环卫运输单位"
RECYCLER = "演示再生资源企业"
KNOWN_PHONE = "13900000001"
KITCHEN_PLANT = "演示厨余处理厂"


@dataclass(frozen=True, slots=True)
class Member:
    """A person with a login; `organisation` is a kind and a name, or empty for the whole district."""

    login: str
    name: str
    role: Role
    organisation: tuple[str, str] | None = None


STAFF = (
    Member("admin", "演示管理员", Role.ADMIN),
    Member("office", "演示生态办工作人员", Role.OFFICE),
    Member("committee", "演示委员会成员", Role.COMMITTEE),
    Member("auditor", "演示审计员", Role.AUDITOR),
    Member("department", "演示部门填报员", Role.DEPARTMENT, ("department", DEPARTMENT)),
    Member("operator1", "演示运营员一", Role.OPERATOR, ("operator", OPERATORS[0])),
    Member("operator2", "演示运营员二", Role.OPERATOR, ("operator", OPERATORS[1])),
    Member("collector1", "演示回收员一", Role.COLLECTOR, ("operator", OPERATORS[0])),
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant: what it sells, where, and how busy it is relative to the others."""

    name: str
    category: str
    street: str
    hours: str
    busy: int


SHOPS = (
    Shop("演示商户01 便利店", "grocery", "长虹街道", "07:00–23:00", 24),
    Shop("演示商户02 社区超市", "supermarket", "学府街道", "08:00–21:30", 20),
    Shop("演示商户03 菜市场摊位", "market", "王顶堤街道", "06:00–18:00", 16),
    Shop("演示商户04 早点铺", "catering", "万兴街道", "05:30–11:00", 12),
    Shop("演示商户05 洗衣店", "laundry", "体育中心街道", "09:00–20:00", 5),
    Shop("演示商户06 修配铺", "repair", "向阳路街道", "09:00–18:00", 4),
    Shop("演示商户07 旧书店", "books", "鼓楼街道", "10:00–20:00", 4),
    Shop("演示商户08 水果店", "grocery", "嘉陵道街道", "08:00–21:00", 9),
    Shop("演示商户09 面馆", "catering", "华苑街道", "10:00–21:00", 8),
    Shop("演示商户10 粮油店", "grocery", "广开街道", "08:00–20:00", 6),
)


@dataclass(frozen=True, slots=True)
class MallPlace:
    """A mall and its login."""

    name: str
    login: str
    street: str
    address: str
    lat: float
    lon: float


MALLS = (
    MallPlace("大悦城（演示）", "mall1", "鼓楼街道", "南门外大街（演示地址）", 39.1346, 117.1788),
    MallPlace("鲁能城（演示）", "mall2", "水上公园街道", "水上公园东路（演示地址）", 39.0868, 117.1722),
)

# Roughly the middle of each street, degrees of WGS-84: enough for a map, not for a survey.
MIDDLE = {
    "长虹街道": (39.1312, 117.1430),
    "鼓楼街道": (39.1400, 117.1800),
    "兴南街道": (39.1340, 117.1770),
    "广开街道": (39.1320, 117.1630),
    "万兴街道": (39.1170, 117.1530),
    "学府街道": (39.1100, 117.1680),
    "向阳路街道": (39.1260, 117.1330),
    "嘉陵道街道": (39.1180, 117.1340),
    "王顶堤街道": (39.1000, 117.1430),
    "水上公园街道": (39.0920, 117.1620),
    "体育中心街道": (39.0800, 117.1650),
    "华苑街道": (39.0820, 117.1300),
}


def card_of(holder: int) -> str:
    """Return the card of holder 0, 1, 2 and so on."""
    return f"NK{holder + 1:08d}"


def name_of(holder: int) -> str:
    """Return what holder 0, 1, 2 … is called: 演示居民001."""
    return f"演示居民{holder + 1:03d}"


def phone_of(holder: int) -> str | None:
    """Return a holder's telephone number from a range reserved for this; most have none."""
    return f"139000{holder + 1:05d}" if holder < 2 or holder % 5 < 2 else None  # noqa: PLR2004


def bin_code(number: int) -> str:
    """Return the code on the sticker of bin 0, 1, 2 and so on."""
    return f"NK-{number + 1:04d}"
