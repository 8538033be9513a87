"""What can go wrong with a merchant's registration."""

from __future__ import annotations

from app.db import refusal
from app.errors import Conflict, NotFound


class MerchantNotFound(NotFound):
    """There is no such merchant, or not for this caller."""


class MerchantNameTaken(Conflict):
    """Another merchant has this name."""


class ContractNotLater(Conflict):
    """A contract version for this day or a later one exists."""


refusal("uq_merchant_name", MerchantNameTaken)
refusal("uq_contract_merchant_id", ContractNotLater)
