"""Merchants, and residents with coins to spend."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from datetime import date

from app.clock import now
from app.db import use_case
from app.merchants.charges.services import ShownCode, issue_pay_code
from app.merchants.shops.models import Category
from app.merchants.shops.services import Place, RegisteredMerchant, register_merchant
from app.points import movements
from app.points.queries import balance_of
from tests import factories

PLACE = Place(community_code="120104006001", address="学府街某路1号", lat=39.13, lon=117.16)
_serial = itertools.count(secrets.randbelow(10**9))


@dataclass(frozen=True)
class Payer:
    """A resident and the household whose wallet pays."""

    person_id: int
    household_id: int

    @property
    def coins(self) -> int:
        """What the wallet holds and is not held, in 0.01 coin."""
        return balance_of(self.household_id).free

    def code(self) -> ShownCode:
        """A fresh pay code."""
        return issue_pay_code(self.person_id, self.household_id)


def merchant(name: str = "", place: Place = PLACE, valid_from: date | None = None) -> RegisteredMerchant:
    """An open merchant, by default in 学府街道."""
    n = next(_serial)
    return register_merchant(
        name or f"测试商户{n}", Category.GROCERY, place, f"till{n}", factories.PASSWORD, valid_from=valid_from
    )


def payer(coins: int = 10_000) -> Payer:
    """A resident whose wallet holds `coins`, in 0.01 coin."""
    person_id = factories.resident()
    household_id = factories.household(person_id)
    if coins:
        _earn(household_id, coins)
    return Payer(person_id, household_id)


def request_key() -> str:
    """A key that no other request uses."""
    return secrets.token_hex(12)


@use_case
def _earn(household_id: int, coins: int) -> None:
    movements.award(10**12 + next(_serial), household_id, coins, now(), None)
