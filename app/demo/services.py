"""Make the demonstration district: a list of steps, each of which keeps what an earlier attempt has done."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask

from app import clock
from app.consumption.checkins import tokens
from app.demo import credentials_file, fixtures, malls, network, residents, shops, tonnages, weeks
from app.demo.district import DemoBroken, DemoRefused, District
from app.demo.scale import FULL, Scale
from app.identity.people import queries as people
from app.identity.queries import actor_of_key
from app.indicators.readings.services import rebuild
from app.points.queries import broken_block, tariff_history
from app.points.services import audit_books, seal_ledger
from config import VAR

DEMO = "演示"
log = logging.getLogger(__name__)

CREDENTIALS_FILE = VAR / "demo.json"

Step = Callable[[District], str]
Tell = Callable[[str], object]

STEPS: tuple[tuple[str, Step], ...] = (
    ("staff", network.hire_staff),
    ("bins", network.place_bins),
    ("keys", network.issue_keys),
    ("cards", residents.register_cards),
    ("shops", shops.register_shops),
    ("tonnages", tonnages.report_tonnages),
    ("weeks", weeks.live),
    ("malls", malls.hold_events),
)


def make(app: Flask, scale: Scale = FULL, path: Path = CREDENTIALS_FILE, *, tell: Tell = log.info) -> bool:
    """Make the district, or what is missing of it; return False if it was finished before.

    Raises DemoRefused where no demonstration belongs, and DemoBroken when the result is not consistent.
    """
    _refuse_elsewhere(app)
    given = credentials_file.read(path)
    with app.app_context():
        if given.get("finished") and actor_of_key(str(given.get("operator_api_key"))):
            credentials_file.move(path, given, str(app.config["TANHUI_BASE_URL"]).rstrip("/"))
            return False
        _refuse_among_strangers()
        kept = {} if given.get("finished") else given  # credentials of a district elsewhere are of no use here
        district = District(app, scale, path, _beginning(app, scale, path), kept)
    for name, step in (*STEPS, ("books", close_books), ("credentials", write_credentials)):
        began = time.monotonic()
        with app.app_context():
            done = step(district)
        tell(f"demo {name}: {done} ({time.monotonic() - began:.1f} s)")
    return True


def _refuse_elsewhere(app: Flask) -> None:
    if app.config["TANHUI_ENV"] == "production":
        raise DemoRefused("A demonstration has no place in production: its people and coins are made up.")
    if app.config["TANHUI_DEMO"] != "1":
        raise DemoRefused("Set TANHUI_DEMO=1 first, so that every page says that its data are made up.")
    folder: Path = app.config["DISTRICT_DATA"]
    if not (folder / "demo.json").exists():
        raise DemoRefused(f"There is no demo.json in {folder}, so no place for a demonstration's shops and bins.")


def _refuse_among_strangers() -> None:
    if real := [one.login for one in people.search("") if DEMO not in one.name]:
        raise DemoRefused(f"This district has people of its own ({real[0]}); a demonstration needs an empty one.")


def _beginning(app: Flask, scale: Scale, path: Path) -> datetime:
    """Return the instant at which the demonstration ends: when its first price was published, now or earlier.

    Read from the price list, so that a second attempt, even days later, goes on with the same days.
    """
    if not tariff_history():
        network.publish_prices(District(app, scale, path, clock.now(), {}))
    began = min(row.published_at for row in tariff_history())
    network.publish_prices(District(app, scale, path, began, {}))
    return began


def close_books(district: District) -> str:
    """Run what the jobs run, and check that everything agrees."""
    told = rebuild()
    while seal_ledger():
        pass
    faults = [fault for book in audit_books(whole=True).values() for fault in book]
    if faults or broken_block() is not None:
        raise DemoBroken(f"The audit of the coins found {len(faults)} faults, the first: {faults[:1]}")
    return f"{told}; audit clean"


def write_credentials(district: District) -> str:
    """Write what a newcomer needs, and mark the district as finished."""
    resident = {"role": "resident", "login": fixtures.KNOWN_PHONE, "password": "", "name": fixtures.name_of(0)}
    accounts = [resident | {"note": "验证码显示在登录页上"}, *_one_of_each_role_first(district)]
    district.keep(
        base_url=district.address(""),
        accounts=accounts,
        links=_links(district),
        made_for=district.today.isoformat(),
        finished=True,
    )
    return f"{len(accounts)} logins in {district.path}"


def _one_of_each_role_first(district: District) -> list[dict[str, str]]:
    logins = list(district.accounts.values())
    first = {one["role"]: one for one in reversed(logins)}
    return sorted(logins, key=lambda one: one is not first[one["role"]])


def _links(district: District) -> dict[str, str]:
    """Return one address for each flow."""
    event, counter = malls.running_event(district), shops.counters(district)[0]
    paths = {
        "board": "/board",
        "event": f"/events/{event.id}",
        "check_in": f"/e/{tokens.poster_code(event.id)}",
        "counter": f"/k/{counter.token}",
        "till": "/till",
        "upload": "/operator/upload",
        "bin": f"/bins/{fixtures.bin_code(0)}",
    }
    links = {name: district.address(path) for name, path in paths.items()}
    return {"claim": (district.given.get("receipts") or [""])[0]} | links
