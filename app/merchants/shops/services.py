"""Registering merchants, their contracts and their staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from app.clock import now, today
from app.db import db, use_case
from app.identity import records as people
from app.identity.audit import trail
from app.identity.roles import Role
from app.merchants import tokens
from app.merchants.shops.errors import ContractNotLater, MerchantNotFound
from app.merchants.shops.models import Category, Contract, CounterCode, Merchant, State
from app.places import records as places
from app.places.coordinates import Frame
from app.places.models import Scene
from app.points import movements

_COUNTER_LENGTH = 16


@dataclass(frozen=True)
class Place:
    """Where a new merchant is: degrees in `frame`."""

    community_code: str
    address: str
    lat: float
    lon: float
    frame: Frame = Frame.WGS84
    scene: Scene = Scene.COMMERCIAL


@dataclass(frozen=True)
class RegisteredMerchant:
    """The result of a registration."""

    merchant_id: int
    organisation_id: int
    person_id: int
    counter_token: str


@use_case
def register_merchant(
    name: str,
    category: Category | str,
    place: Place,
    login: str,
    password: str,
    *,
    fen_per_coin: int = 100,
    staff_name: str = "",
    hours: str = "",
    valid_from: date | None = None,
    actor_id: int | None = None,
) -> RegisteredMerchant:
    """Register a merchant with its first contract, its counter code, its payable account and one login for its staff.

    Raises MerchantNameTaken, and what places and identity raise about the community, the login and the password.
    """
    name = name.strip()
    site = places.add_site(
        name, place.community_code, place.scene, place.lat, place.lon, place.frame, address=place.address
    )
    organisation = people.add_organisation("merchant", name)
    merchant = Merchant(
        organisation_id=organisation.id, site_id=site.id, name=name, category=Category(category), hours=hours.strip()
    )
    db.session.add(merchant)
    db.session.flush()
    begins = valid_from or today()
    db.session.add(Contract(merchant_id=merchant.id, fen_per_coin=fen_per_coin, valid_from=begins, actor_id=actor_id))
    counter = _add_counter_code(merchant.id)
    movements.open_till(merchant.id)
    staff = people.add_staff(login, password, staff_name.strip() or name, Role.MERCHANT, organisation.id)
    trail.record("merchant.registered", "merchant", merchant.id, actor_id, name=name)
    return RegisteredMerchant(merchant.id, organisation.id, staff.id, counter.token)


@use_case
def agree_contract(merchant_id: int, fen_per_coin: int, valid_from: date, actor_id: int | None = None) -> int:
    """Add a new contract version, which ends the last; return its id. Raises ContractNotLater."""
    last = db.session.scalar(select(func.max(Contract.valid_from)).filter_by(merchant_id=merchant_id))
    if last is None:
        raise MerchantNotFound
    # What was sold under a version is paid under it: past sales keep their price.
    if valid_from <= last or valid_from < today():
        raise ContractNotLater(last=last)
    contract = Contract(merchant_id=merchant_id, fen_per_coin=fen_per_coin, valid_from=valid_from, actor_id=actor_id)
    db.session.add(contract)
    db.session.flush()
    trail.record("merchant.contract", "merchant", merchant_id, actor_id, fen_per_coin=fen_per_coin)
    return contract.id


@use_case
def change_merchant(
    merchant_id: int, *, state: State | str, confirm_above: int, hours: str, actor_id: int | None = None
) -> None:
    """Open, suspend or close a merchant, and set above which amount (0.01 coin) the resident is asked."""
    merchant = db.session.get(Merchant, merchant_id)
    if merchant is None:
        raise MerchantNotFound
    merchant.state, merchant.confirm_above, merchant.hours = State(state), confirm_above, hours.strip()
    trail.record("merchant.changed", "merchant", merchant_id, actor_id, state=str(state), confirm_above=confirm_above)


@use_case
def add_till_staff(merchant_id: int, login: str, password: str, name: str, actor_id: int | None = None) -> int:
    """Give another of the merchant's staff a login; return the person's id."""
    merchant = db.session.get(Merchant, merchant_id)
    if merchant is None:
        raise MerchantNotFound
    person = people.add_staff(login, password, name, Role.MERCHANT, merchant.organisation_id)
    trail.record("merchant.staff", "merchant", merchant_id, actor_id, person_id=person.id)
    return person.id


@use_case
def renew_counter_code(organisation_id: int) -> str:
    """Print a new counter code and void the old one; return the token."""
    merchant_id = db.session.scalar(select(Merchant.id).filter_by(organisation_id=organisation_id))
    if merchant_id is None:
        raise MerchantNotFound
    live = update(CounterCode).where(CounterCode.merchant_id == merchant_id, CounterCode.revoked_at.is_(None))
    db.session.execute(live.values(revoked_at=now()))
    trail.record("merchant.counter_code", "merchant", merchant_id)
    return _add_counter_code(merchant_id).token


def _add_counter_code(merchant_id: int) -> CounterCode:
    code = CounterCode(merchant_id=merchant_id, token=tokens.fresh(_COUNTER_LENGTH))
    db.session.add(code)
    db.session.flush()
    return code
