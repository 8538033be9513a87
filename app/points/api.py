"""Wallets, tariffs and the liability at the REST API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.identity.access import allow, public
from app.identity.roles import Role
from app.points import queries
from app.points.accounts import Kind
from app.points.models import Tariff
from app.points.schemas import LiabilitySchema, MovementSchema, TariffSchema, WalletSchema
from app.points.views import household
from app.web import paging
from app.web.api import Blueprint

blp = Blueprint("points_api", __name__, url_prefix="/api/v1", description="碳币 Coins: wallets, tariffs, liability")


@blp.get("/wallet")
@allow(Role.RESIDENT)
@blp.response(200, WalletSchema)
def show_wallet() -> queries.Balance:
    """Return what my household's wallet holds."""
    return queries.balance_of(household())


@blp.get("/wallet/movements")
@allow(Role.RESIDENT)
@blp.arguments(paging.PageQuery, location="query")
@blp.response(200, paging.page_schema(MovementSchema))
def list_movements(page: dict[str, Any]) -> tuple[paging.Page[queries.Line], dict[str, str]]:
    """Movements of my household's wallet, newest first."""
    lines = queries.statement_of(Kind.WALLET, household(), limit=page["limit"] + 1, before=page["after"])
    found = paging.page(lines, page["limit"], queries.place_of)
    return found, paging.headers(found)


@blp.get("/tariffs")
@public
@blp.response(200, TariffSchema(many=True))
def list_tariffs() -> Sequence[Tariff]:
    """The tariff versions in force now."""
    return queries.tariffs_in_force()


@blp.get("/liability")
@public
@blp.response(200, LiabilitySchema)
def show_liability() -> queries.Liability:
    """Return the coins issued and not yet handed in (未兑付碳币), summed from the transfers."""
    return queries.liability()
