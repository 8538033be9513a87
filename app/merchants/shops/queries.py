"""Reads of merchants: where coins can be used, and on what terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select

from app.db import db
from app.identity.models import Person, RoleGrant, StaffAccount
from app.identity.roles import Role
from app.merchants.shops.errors import MerchantNotFound
from app.merchants.shops.models import Contract, CounterCode, Merchant, State
from app.places.models import Community, Site, Street


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant with its place."""

    id: int
    organisation_id: int
    name: str
    category: str
    hours: str
    state: str
    confirm_above: int
    address: str
    community: str
    street_code: str
    street: str
    lat: Decimal
    lon: Decimal


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who may take coins for a merchant."""

    person_id: int
    name: str
    login: str


def directory(wanted: str = "", street_code: str = "", category: str = "") -> list[Shop]:
    """Return the merchants that take coins, by street and name; `wanted` is part of a name, address or community."""
    conditions: list[ColumnElement[bool]] = [Merchant.state == State.OPEN]
    if wanted := wanted.strip()[:80]:
        columns = (Merchant.name, Site.address, Community.name, Street.name)
        conditions.append(or_(*(column.icontains(wanted, autoescape=True) for column in columns)))
    if street_code:
        conditions.append(Street.code == street_code)
    if category:
        conditions.append(Merchant.category == category)
    return _shops(*conditions)


def all_shops() -> list[Shop]:
    """Return every merchant, in any state."""
    return _shops()


def shop(merchant_id: int) -> Shop:
    """Return one merchant. Raises MerchantNotFound."""
    return _one(Merchant.id == merchant_id)


def shop_of(organisation_id: int | None) -> Shop:
    """Return the merchant that an organisation's staff work for. Raises MerchantNotFound."""
    return _one(Merchant.organisation_id == organisation_id)


def shop_at_counter(token: str) -> Shop:
    """Return the merchant whose live counter code has this token, in any case. Raises MerchantNotFound."""
    live = select(CounterCode.merchant_id).filter_by(token=token.upper(), revoked_at=None).scalar_subquery()
    return _one(Merchant.id == live)


def _one(condition: ColumnElement[bool]) -> Shop:
    found = _shops(condition)
    if not found:
        raise MerchantNotFound
    return found[0]


def _shops(*conditions: ColumnElement[bool]) -> list[Shop]:
    rows = db.session.execute(
        select(
            Merchant.id,
            Merchant.organisation_id,
            Merchant.name,
            Merchant.category,
            Merchant.hours,
            Merchant.state,
            Merchant.confirm_above,
            Site.address,
            Community.name.label("community"),
            Street.code.label("street_code"),
            Street.name.label("street"),
            Site.lat,
            Site.lon,
        )
        .join(Site, Site.id == Merchant.site_id)
        .join(Community, Community.code == Site.community_code)
        .join(Street, Street.code == Community.street_code)
        .where(*conditions)
        .order_by(Street.code, Merchant.name)
    )
    return [Shop(**row) for row in rows.mappings()]


def streets_with_shops() -> dict[str, str]:
    """Return the streets that have an open merchant: name by code."""
    rows = db.session.execute(
        select(Street.code, Street.name)
        .distinct()
        .join(Community, Community.street_code == Street.code)
        .join(Site, Site.community_code == Community.code)
        .join(Merchant, Merchant.site_id == Site.id)
        .where(Merchant.state == State.OPEN)
        .order_by(Street.code)
    )
    return dict(rows.all())


def counter_token(merchant_id: int) -> str | None:
    """Return the token of the merchant's live counter code."""
    return db.session.scalar(select(CounterCode.token).filter_by(merchant_id=merchant_id, revoked_at=None))


def contracts(merchant_id: int) -> Sequence[Contract]:
    """Return a merchant's contract versions, newest first."""
    query = select(Contract).filter_by(merchant_id=merchant_id).order_by(Contract.valid_from.desc())
    return db.session.scalars(query).all()


def fen_per_coin(merchant_id: int, on: date) -> int | None:
    """Return what a coin is worth to the merchant on a business day, in fen."""
    query = select(Contract.fen_per_coin).where(Contract.merchant_id == merchant_id, Contract.valid_from <= on)
    return db.session.scalar(query.order_by(Contract.valid_from.desc()).limit(1))


def staff_of(organisation_id: int) -> list[Staff]:
    """Return who may take coins for a merchant."""
    rows = db.session.execute(
        select(Person.id, Person.name, func.coalesce(StaffAccount.login, ""))
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(StaffAccount, StaffAccount.person_id == Person.id)
        .where(
            RoleGrant.organisation_id == organisation_id,
            RoleGrant.role == Role.MERCHANT,
            RoleGrant.revoked_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    )
    return [Staff(*row) for row in rows]
