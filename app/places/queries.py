"""Reads of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from app.db import db
from app.places.models import Community, District, Site, Street


@dataclass(frozen=True)
class DistrictRow:
    """The district as one language calls it; `office` runs the programme, `telephone` may be empty."""

    code: str
    languages: tuple[str, ...]
    telephone: str
    hotline: str
    name: str
    short_name: str
    city: str
    office: str
    brand: str


@dataclass(frozen=True)
class CommunityRow:
    """A community with its street, as the statistics bureau names both."""

    street_code: str
    street: str
    community_code: str
    community: str


@dataclass(frozen=True)
class SiteRow:
    """A site with the names of where it stands; degrees are WGS-84."""

    id: int
    name: str
    scene: str
    address: str
    lat: Decimal
    lon: Decimal
    community_code: str
    community: str
    street: str


def district(language: str = "zh") -> DistrictRow:
    """Return the district in one of its languages, or in its first. It is the same for as long as the process runs."""
    return _district(db.engine, language)


@cache
def _district(engine: Engine, language: str) -> DistrictRow:
    # On a connection of its own: pages that tell of a failure ask too.
    with Session(engine) as reading:
        return named(vars(reading.scalars(select(District).where(District.closed_at.is_(None))).one()), language)


def named(row: Mapping[str, Any], language: str) -> DistrictRow:
    """Return a district as `language` calls it, or else its first language."""
    spoken = row["texts"][language if language in row["languages"] else row["languages"][0]]
    return DistrictRow(row["code"], tuple(row["languages"]), row["telephone"], row["hotline"], **spoken)


def communities() -> list[CommunityRow]:
    """Return the district's communities in the order of their codes."""
    rows = db.session.execute(
        select(Street.code, Street.name, Community.code, Community.name)
        .join_from(Community, Street)
        .where(Community.closed_at.is_(None))
        .order_by(Community.code)
    )
    return [CommunityRow(*row) for row in rows]


def community(code: str) -> CommunityRow | None:
    """Return one community by its twelve-digit code."""
    row = db.session.execute(
        select(Street.code, Street.name, Community.code, Community.name)
        .join_from(Community, Street)
        .where(Community.code == code)
    ).one_or_none()
    return None if row is None else CommunityRow(*row)


def streets() -> dict[str, str]:
    """Return the names of the streets by code, in the order of the codes, closed ones included."""
    rows = db.session.execute(select(Street.code, Street.name).order_by(Street.code))
    return {code: name for code, name in rows}  # noqa: C416 - a Row is no pair to dict()


def site(site_id: int) -> SiteRow | None:
    """Return one site."""
    return next(iter(_sites(Site.id == site_id)), None)


def _sites(*conditions: ColumnElement[bool]) -> list[SiteRow]:
    rows = db.session.execute(
        select(
            Site.id,
            Site.name,
            Site.scene,
            Site.address,
            Site.lat,
            Site.lon,
            Community.code,
            Community.name,
            Street.name,
        )
        .join_from(Site, Community)
        .join(Street, Street.code == Community.street_code)
        .where(*conditions)
        .order_by(Community.code, Site.name)
    )
    return [SiteRow(*row) for row in rows]
