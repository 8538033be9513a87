"""Reads of bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Float, Select, cast, func, or_, select

from app import clock
from app.db import db
from app.places.models import Community, Site, Street
from app.points.models import Tariff
from app.points.queries import tariffs_in_force
from app.recycling.bins.models import Bin, BinOpening, BinSession
from app.recycling.categories.models import Category
from app.recycling.drops.models import Drop, Stream

KM_PER_DEGREE = 111.2
PAGE = 50


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin and where it is; degrees are WGS-84. `distance_km` if a position was given."""

    id: int
    code: str
    state: str
    operator_id: int
    site: str
    address: str
    scene: str
    lat: Decimal
    lon: Decimal
    community_code: str
    community: str
    street_code: str
    street: str
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One opening, what goes in, and what that earns now (None: nothing)."""

    number: int
    capacity_l: int
    category: Category
    tariff: Tariff | None


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Drops of one business day."""

    drops: int = 0
    weight_g: int = 0
    pieces: int = 0


def _rows(distance: Any = None) -> Select[*tuple[Any, ...]]:
    columns = [
        Bin.id, Bin.code, Bin.state, Bin.operator_id, Site.name, Site.address, Site.scene, Site.lat, Site.lon,
        Community.code, Community.name, Street.code, Street.name,
    ]  # fmt: skip
    return (
        select(*columns, *(() if distance is None else (distance,)))
        .join_from(Bin, Site, Site.id == Bin.site_id)
        .join(Community, Community.code == Site.community_code)
        .join(Street, Street.code == Community.street_code)
    )


def bin_by_code(code: str, operator_id: int | None = None) -> BinRow | None:
    """Return the bin `code`, in upper or lower case; with `operator_id`, only if it is that operator's."""
    query = _rows().where(Bin.code == code.upper())
    if operator_id is not None:
        query = query.where(Bin.operator_id == operator_id)
    row = db.session.execute(query).one_or_none()
    return None if row is None else BinRow(*row)


def bins_of(operator_id: int) -> Sequence[BinRow]:
    """Return an operator's bins by code."""
    return [
        BinRow(*row) for row in db.session.execute(_rows().where(Bin.operator_id == operator_id).order_by(Bin.code))
    ]


def find_bins(
    *, street: str = "", text: str = "", near: tuple[float, float] | None = None, limit: int = PAGE, skip: int = 0
) -> Sequence[BinRow]:
    """Return bins of a street whose code, site, address or community has `text` in it, at most `limit`.

    Nearest first to `near` (WGS-84 latitude and longitude), else by community and code.
    """
    distance = None if near is None else _distance_km(*near)
    query = _rows(distance).where(Bin.state != "suspended")
    if street:
        query = query.where(Street.code == street)
    for word in text.split()[:5]:
        pattern = "%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        query = query.where(or_(*(part.ilike(pattern) for part in (Bin.code, Site.name, Site.address, Community.name))))
    order = (Community.code, Bin.code) if distance is None else (distance, Bin.code)
    return [BinRow(*row) for row in db.session.execute(query.order_by(*order).limit(limit).offset(skip))]


def _distance_km(lat: float, lon: float) -> Any:
    """Return kilometres on a plane: within one district the earth's curvature does not matter."""
    north = (cast(Site.lat, Float) - lat) * KM_PER_DEGREE
    east = (cast(Site.lon, Float) - lon) * KM_PER_DEGREE * func.cos(func.radians(lat))
    return func.sqrt(north * north + east * east).label("distance_km")


def openings_of(row: BinRow) -> Sequence[OpeningRow]:
    """Return a bin's openings with the tariff in force at its site: its scene's own before the general one."""
    found = db.session.execute(
        select(BinOpening, Category)
        .join(Category, Category.code == BinOpening.category_code)
        .where(BinOpening.bin_id == row.id)
        .order_by(BinOpening.number)
    )
    prices = prices_in(row.scene)
    return [OpeningRow(one.number, one.capacity_l, category, prices.get(category.code)) for one, category in found]


def prices_in(scene: str) -> Mapping[str, Tariff]:
    """Return what each category earns now in a scene."""
    in_force = sorted(tariffs_in_force(), key=lambda tariff: tariff.scene != "*")
    return {tariff.category_code: tariff for tariff in in_force if tariff.scene in {"*", scene}}


def figures_on(on: date, bin_id: int | None = None, operator_id: int | None = None) -> dict[int, DayFigures]:
    """Return what bins took on a business day, by bin; bins without drops are left out."""
    start, end = clock.day_bounds(on)
    query = (
        select(
            Drop.bin_id,
            func.count(),
            func.sum(Drop.weight_g),
            func.sum(Drop.pieces),
        )
        .where(Drop.occurred_at >= start, Drop.occurred_at < end)
        .group_by(Drop.bin_id)
    )
    if bin_id is not None:
        query = query.where(Drop.bin_id == bin_id)
    if operator_id is not None:
        query = query.join(Bin, Bin.id == Drop.bin_id).where(Bin.operator_id == operator_id)
    rows = db.session.execute(query)
    return {bin_id: DayFigures(drops, weight_g or 0, pieces or 0) for bin_id, drops, weight_g, pieces in rows}


def last_seen(operator_id: int) -> dict[int, datetime]:
    """Return when each of an operator's bins last sent something."""
    query = (
        select(Stream.owner_id, func.max(Stream.last_seen_at))
        .join(Bin, Bin.id == Stream.owner_id)
        .where(Stream.kind == "bin", Bin.operator_id == operator_id)
        .group_by(Stream.owner_id)
    )
    return {bin_id: at for bin_id, at in db.session.execute(query) if at is not None}


def present_session(bin_id: int) -> BinSession | None:
    """Return the session opened last at a bin, while it runs."""
    query = select(BinSession).where(BinSession.bin_id == bin_id, BinSession.ends_at > clock.now())
    return db.session.scalar(query.order_by(BinSession.id.desc()).limit(1))
