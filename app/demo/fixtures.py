"""Who appears in the demonstration, and where. Every name is marked as invented; positions are rough on purpose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class MallPlace:
    """A mall and its login."""

    name: str
    login: str
    street: str
    address: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are in a demonstration of one district: `demo.json` of the district's folder.

    `streets` is roughly the middle of each street, degrees of WGS-84: enough for a map, not for a survey.
    """

    streets: dict[str, tuple[float, float]]
    shops: tuple[Shop, ...]
    malls: tuple[MallPlace, ...]


@cache
def places(folder: Path) -> Places:
    """Return the places of the district in `folder`. Raises FileNotFoundError for a district without them."""
    listed = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    return Places(
        streets={street: (lat, lon) for street, (lat, lon) in listed["streets"].items()},
        shops=tuple(Shop(**shop) for shop in listed["shops"]),
        malls=tuple(MallPlace(**mall) for mall in listed["malls"]),
    )


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
