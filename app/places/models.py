"""The district, its streets and communities, and sites."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Numeric, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id


class Scene(StrEnum):
    """What kind of place a site is (场景), in the words of the plan's project 7."""

    COMMUNITY = "community"
    COMMERCIAL = "commercial"
    FACTORY = "factory"
    SCENIC = "scenic"


class District(Base):
    """The district that this schema serves: what it is called in each of its languages, and how to reach its office.

    `texts` is {language: {name, short_name, city, office, brand}}.
    """

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(primary_key=True)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    telephone: Mapped[str]
    hotline: Mapped[str]
    texts: Mapped[dict[str, Any]]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{6}$'", name="code"),
        CheckConstraint("cardinality(languages) > 0 AND texts ?& languages", name="languages"),
    )


class Street(Base):
    """One of the district's streets (街道)."""

    __tablename__ = "street"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{9}$'", name="code"),
        Index("uq_street_name", "name", unique=True, postgresql_where=text("closed_at IS NULL")),
    )


class Community(Base):
    """One of a street's communities (社区); its code begins with the street's."""

    __tablename__ = "community"

    code: Mapped[str] = mapped_column(primary_key=True)
    street_code: Mapped[str] = mapped_column(ForeignKey("street.code"))
    name: Mapped[str]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{12}$' AND left(code, 9) = street_code", name="code"),
        Index(
            "uq_community_street_code_name",
            "street_code",
            "name",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class Site(Base):
    """A place in the street where bins, machines or counters stand. Coordinates are WGS-84 degrees."""

    __tablename__ = "site"
    __grants__ = "SELECT, INSERT, UPDATE"

    id: Mapped[Id]
    name: Mapped[str]
    community_code: Mapped[str] = mapped_column(ForeignKey("community.code"))
    scene: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    lat: Mapped[Decimal] = mapped_column(Numeric(9, 6))
    lon: Mapped[Decimal] = mapped_column(Numeric(9, 6))
    frame: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("scene IN ('community', 'commercial', 'factory', 'scenic')", name="scene"),
        CheckConstraint("frame IN ('WGS-84', 'GCJ-02', 'CGCS2000')", name="frame"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="coordinates"),
        CheckConstraint("length(name) BETWEEN 1 AND 80 AND length(address) <= 200", name="text"),
        Index("uq_site_community_code_name", "community_code", "name", unique=True),
    )
