"""Reads of claims and of the drops behind receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import clock
from app.db import db
from app.places.models import Site
from app.points.models import Account
from app.recycling.bins.models import Bin
from app.recycling.categories.models import Category
from app.recycling.claims import tokens
from app.recycling.claims.models import Claim
from app.recycling.drops.models import Drop


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt shows before anyone has signed in; `household_id` is the drop's present owner."""

    drop_id: int
    bin_code: str
    site: str
    category: Category
    weight_g: int | None
    pieces: int | None
    amount: int
    occurred_at: datetime
    household_id: int | None


def receipt(token: str) -> Receipt:
    """Return what the receipt is for. Raises tokens.ReceiptUnknown and tokens.ReceiptExpired."""
    row = db.session.execute(
        select(Drop, Bin.code, Site.name, Category, Claim.household_id, Account.owner_id)
        .join(Bin, Bin.id == Drop.bin_id)
        .join(Site, Site.id == Drop.site_id)
        .join(Category, Category.code == Drop.category_code)
        .outerjoin(Claim, Claim.drop_id == Drop.id)
        .outerjoin(Account, Account.id == Drop.account_id)
        .where(Drop.id == tokens.read(token, clock.now()))
    ).one_or_none()
    if row is None:
        raise tokens.ReceiptUnknown
    drop, code, site, category, claimed_by, owner = row
    return Receipt(
        drop_id=drop.id,
        bin_code=code,
        site=site,
        category=category,
        weight_g=drop.weight_g,
        pieces=drop.pieces,
        amount=drop.amount,
        occurred_at=drop.occurred_at,
        household_id=claimed_by if claimed_by is not None else owner,
    )
