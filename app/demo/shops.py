"""Step: the merchants, each with a login for its staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.demo.credentials_file import password_of
from app.demo.district import District
from app.demo.fixtures import Shop
from app.demo.simulated_drops import draws
from app.identity.roles import Role
from app.merchants.shops import queries
from app.merchants.shops.services import Place, register_merchant
from app.places import queries as places

FEN_PER_COIN = 100


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter: its merchant, its staff, its code, and how busy it is."""

    merchant_id: int
    organisation_id: int
    person_id: int
    token: str
    busy: int


def register_shops(district: District) -> str:
    """Register the merchants that are not there yet."""
    known = {shop.name: shop for shop in queries.all_shops()}
    for number, shop in enumerate(_wanted(district)):
        login = _login(number)
        if shop.name not in known:
            register_merchant(
                shop.name,
                shop.category,
                _place(district, shop),
                login,
                password_of(login),
                fen_per_coin=FEN_PER_COIN,
                staff_name=f"{shop.name}店员",
                hours=shop.hours,
                valid_from=district.first_on - timedelta(days=1),
                actor_id=district.people["office"],
            )
    for number, counter in enumerate(counters(district)):
        name = f"{_wanted(district)[number].name}店员"
        district.keep_login(counter.person_id, _login(number), Role.MERCHANT, name)
    return f"{len(_wanted(district))} merchants"


def counters(district: District) -> list[Counter]:
    """Return the merchants' counters in the order of the list."""
    known = {shop.name: shop for shop in queries.all_shops()}
    return [
        Counter(
            merchant_id=known[shop.name].id,
            organisation_id=known[shop.name].organisation_id,
            person_id=queries.staff_of(known[shop.name].organisation_id)[0].person_id,
            token=queries.counter_token(known[shop.name].id) or "",
            busy=shop.busy,
        )
        for shop in _wanted(district)
    ]


def _wanted(district: District) -> tuple[Shop, ...]:
    return district.places.shops[: district.scale.merchants]


def _login(number: int) -> str:
    return f"shop{number + 1:02d}"


def _place(district: District, shop: Shop) -> Place:
    community = next(row for row in places.communities() if row.street == shop.street)
    rng, middle = draws(shop.name), district.places.streets[shop.street]
    return Place(
        community.community_code,
        f"{shop.street}{community.community}（演示地址）",
        round(middle[0] + rng.uniform(-0.003, 0.003), 6),
        round(middle[1] + rng.uniform(-0.003, 0.003), 6),
    )
