"""Steps: the price list, the organisations and their people, the bins and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app import clock
from app.demo import fixtures
from app.demo.credentials_file import password_of
from app.demo.district import District
from app.demo.prices import prices
from app.demo.simulated_drops import OPENINGS, draws
from app.devices.queries import keys_of, live_key
from app.identity.keys import queries as keys
from app.identity.keys import services as key_services
from app.identity.people import queries as people
from app.identity.people.services import add_organisation, add_staff
from app.identity.queries import actor_of_key
from app.identity.roles import Role
from app.places import queries as places
from app.places.queries import CommunityRow
from app.points.queries import tariff_history
from app.points.services import publish_tariff
from app.recycling.bins import queries as bins
from app.recycling.bins.records import Opening
from app.recycling.bins.services import issue_device_key, register_bin_with_site, revoke_device_key, set_state
from app.recycling.categories.queries import by_code

SCENES = ("community",) * 7 + ("commercial", "community", "commercial", "factory", "scenic")
PLACES = {"community": "回收点", "commercial": "商圈回收点", "factory": "厂区回收点", "scenic": "景区回收点"}
# So that the operator's console has something to attend to.
STATES = {3: "full", 10: "fault", 17: "offline", 40: "full"}
WRITES = "drops:write"
_A_MONTH = timedelta(days=31)


def publish_prices(district: District) -> str:
    """Publish what drops earn, before the first of them."""
    categories, known = by_code(), {(row.category_code, row.scene, row.valid.lower) for row in tariff_history()}
    ahead = clock.day_start((district.today.replace(day=1) + _A_MONTH).replace(day=1))
    for price in prices():
        begins = ahead if price.ahead else district.opens_at
        if (price.category, price.scene, begins) not in known:
            publish_tariff(
                price.category,
                categories[price.category].name_zh,
                per_kg=price.per_kg,
                per_piece=price.per_piece,
                cap_per_drop=price.cap,
                scene=price.scene,
                valid_from=begins,
            )
    return f"{len(prices())} prices"


def hire_staff(district: District) -> str:
    """Add the organisations and everyone who logs in for them or for the district."""
    for member in fixtures.STAFF:
        organisation_id = organisation(district, *member.organisation) if member.organisation else None
        hire(district, member.login, member.name, member.role, organisation_id)
    return f"{len(fixtures.STAFF)} people"


def organisation(district: District, kind: str, name: str) -> int:
    """Return the organisation's id, adding it if missing."""
    if name not in district.organisations:
        known = {called: number for number, called in keys.organisations(kind)}
        district.organisations[name] = known.get(name) or add_organisation(kind, name)
    return district.organisations[name]


def hire(district: District, login: str, name: str, role: Role, organisation_id: int | None) -> None:
    """Give someone a login, once, and list it in the credentials."""
    known = next((one.id for one in people.search(login) if one.login == login), None)
    person_id = known or add_staff(login, password_of(login), name, role, organisation_id)
    district.keep_login(person_id, login, role, name)


def place_bins(district: District) -> str:
    """Place one bin per community, five to a street, shared between two operators."""
    rng, known = draws("places"), places.communities()
    for number, community in enumerate(_spread(known, district.scale.bins)):
        scene = SCENES[number % len(SCENES)]
        middle = district.places.streets[community.street]
        register_bin_with_site(
            fixtures.bin_code(number),
            operator_of(district, number),
            [Opening(category, 240) for category in OPENINGS],
            site=f"{community.community}{PLACES[scene]}",
            community_code=community.community_code,
            scene=scene,
            lat=round(middle[0] + rng.uniform(-0.005, 0.005), 6),
            lon=round(middle[1] + rng.uniform(-0.006, 0.006), 6),
            address=f"{community.street}{community.community}（演示点位）",
        )
        _set_state(district, number)
    return f"{district.scale.bins} bins"


def operator_of(district: District, number: int) -> int:
    """Return the organisation that runs bin 0, 1, 2 …: the first two thirds are the first operator's."""
    first = number < district.scale.bins * 2 // 3
    return organisation(district, "operator", fixtures.OPERATORS[0 if first else 1])


def _set_state(district: District, number: int) -> None:
    code, operator_id = fixtures.bin_code(number), operator_of(district, number)
    row = bins.bin_by_code(code)
    if number in STATES and row is not None and row.state == "in_service":
        set_state(code, operator_id, STATES[number])


def _spread(known: Sequence[CommunityRow], wanted: int) -> list[CommunityRow]:
    """Return `wanted` communities, taking streets in turn, spread over each street's list."""
    streets: dict[str, list[CommunityRow]] = {}
    for row in known:
        streets.setdefault(row.street_code, []).append(row)
    rounds = -(-wanted // len(streets))
    picked = [rows[n * len(rows) // rounds] for n in range(rounds) for rows in streets.values()]
    return picked[:wanted]


def issue_keys(district: District) -> str:
    """Issue keys to the operators' programs and the first bin, unless we have their secrets."""
    kept: dict[str, str] = district.given.get("operator_keys", {})
    for name in fixtures.OPERATORS:
        if not (kept.get(name) and actor_of_key(kept[name])):
            operator_id = organisation(district, "operator", name)
            kept[name] = key_services.issue(operator_id, "演示平台对接", [WRITES], [WRITES]).text
    district.keep(operator_keys=kept, operator_api_key=kept[fixtures.OPERATORS[0]], device=_device(district))
    return f"{len(kept)} API keys, 1 device key"


def _device(district: District) -> dict[str, str]:
    kept: dict[str, str] = district.given.get("device", {})
    if live_key(kept.get("key_id", "")):
        return kept
    code, operator_id = fixtures.bin_code(0), operator_of(district, 0)
    bin_ = bins.bin_by_code(code)
    for row in keys_of("bin", bin_.id if bin_ else 0):
        if row.revoked_at is None:
            revoke_device_key(code, operator_id, row.key_id)
    issued = issue_device_key(code, operator_id)
    return {"bin": code, "key_id": issued.key_id, "secret": issued.secret}
