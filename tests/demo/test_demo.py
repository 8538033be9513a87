"""The demonstration district: whole, honest about what it is, made once however often it is asked for."""

from __future__ import annotations

import json
import stat
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import text

from app import clock
from app.db import db
from app.demo import services
from app.demo.district import DemoRefused, District
from app.demo.scale import FULL, MINI
from app.demo.simulated_drops import planned_drops
from app.identity.people.services import add_staff
from app.identity.roles import Role
from app.points.queries import liability
from app.points.services import audit_books
from tests import factories
from tests.conftest import browser

FACTS = ("drop", "claim", "transfer", "charge", "refund", "check_in", "green_act", "tonnage", "card", "bin", "tariff")


def handed_out(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def count(app: Flask, *tables: str) -> dict[str, int]:
    with app.app_context():
        return {table: db.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in tables}


def began(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalar(text("SELECT min(published_at) FROM tariff"))


def page(app: Flask, address: str, person_id: int | None = None) -> tuple[int, str]:
    if person_id is None:
        client = app.test_client()
    else:
        with app.app_context():
            token = factories.login_session(person_id)
        client = browser(app, _user_id=token)
    answer = client.get(urlsplit(address).path)
    return answer.status_code, answer.get_data(as_text=True)


def person(app: Flask, login: str) -> int:
    with app.app_context():
        found = db.session.scalar(text("SELECT person_id FROM staff_account WHERE login = :login"), {"login": login})
    assert found
    return int(found)


def holder(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(text("SELECT person_id FROM card WHERE code = 'NK00000001'"))
    assert found
    return int(found)


def test_everything_planned_is_there_once_although_the_first_attempt_was_killed(district: Flask) -> None:
    planned = planned_drops(MINI, began(district))
    found = count(district, *FACTS)
    claimed = sum(drop.claimer is not None for drop in planned)
    assert found["drop"] == len(planned)
    assert found["claim"] == claimed > 0
    assert found["card"] == MINI.holders
    assert found["bin"] == MINI.bins
    assert found["green_act"] == MINI.acts + 1
    assert found["check_in"] > 0
    assert found["charge"] > 0
    with district.app_context():
        communities = db.session.scalar(
            text("SELECT count(DISTINCT s.community_code) FROM bin b JOIN site s ON s.id = site_id")
        )
        doors = set(db.session.scalars(text("SELECT DISTINCT door FROM drop_batch WHERE accepted > 0")))
    assert communities == MINI.bins
    assert doors == {"key", "device", "file"}


def test_the_audit_is_clean_and_the_coins_add_up(district: Flask) -> None:
    with district.app_context():
        assert [fault for book in audit_books(whole=True).values() for fault in book] == []
        owed = liability()
    assert owed.issued == owed.wallets + owed.budgets + owed.owed_merchants + owed.gone
    assert 0.05 < owed.owed_merchants / owed.issued < 0.45


def test_there_is_something_to_see_to(district: Flask) -> None:
    waiting = count(district, "quarantine", "drop_conflict", "green_act_attempt")
    assert waiting == {"quarantine": 8, "drop_conflict": 1, "green_act_attempt": 1}


def test_making_it_again_changes_nothing(district: Flask, path: Path) -> None:
    before, given = count(district, *FACTS, "reading", "mall_event", "staff_account", "api_key"), path.read_bytes()
    assert services.make(district, MINI, path) is False
    assert count(district, *before) == before
    assert path.read_bytes() == given


def test_a_later_attempt_goes_on_with_the_days_of_the_first(
    district: Flask, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, later = began(district), clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    with district.app_context():
        assert services._beginning(district, MINI, path) == first


def test_the_addresses_follow_the_server(district: Flask, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = handed_out(path)
    monkeypatch.setitem(district.config, "TANHUI_BASE_URL", "http://127.0.0.1:8765")
    assert services.make(district, MINI, path) is False
    moved = handed_out(path)
    assert moved["base_url"] == "http://127.0.0.1:8765"
    assert {urlsplit(link).netloc for link in moved["links"].values()} == {"127.0.0.1:8765"}
    monkeypatch.undo()
    services.make(district, MINI, path)
    assert handed_out(path) == before


def test_lost_logins_are_handed_out_again_and_the_district_stays_as_it_is(
    district: Flask, path: Path, tmp_path: Path
) -> None:
    before = count(district, *FACTS)
    again = tmp_path / "demo.json"
    assert services.make(district, MINI, again)
    assert count(district, *FACTS) == before
    assert handed_out(again)["accounts"] == handed_out(path)["accounts"]


def test_the_logins_are_for_this_user_alone_and_every_one_of_them_works(district: Flask, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    given = handed_out(path)
    assert given["finished"] is True
    assert given["accounts"][0]["role"] == "resident"
    roles = [account["role"] for account in given["accounts"]]
    assert set(Role) <= set(roles)
    for account in given["accounts"][1:]:
        client = browser(district)
        form = {"login": account["login"], "password": account["password"]}
        answer = client.post("/staff/login", data=form)
        assert answer.status_code in {302, 303}, account


def test_the_keys_handed_out_work(district: Flask, path: Path) -> None:
    given = handed_out(path)
    row = {
        "bin": "NK-0002",
        "seq": 8_000_001,
        "category": "NO_SUCH",
        "occurred_at": "2026-01-01T00:00:00Z",
        "weight_g": 1,
    }
    key = {"Authorization": f"Bearer {given['operator_api_key']}"}
    answer = district.test_client().post("/api/v1/drops?mode=all", json=row, headers=key)
    assert (answer.status_code, answer.get_json()["rows"][0]["reason"]) == (422, "unknown_category")
    assert set(given["device"]) == {"bin", "key_id", "secret"}


def test_every_link_leads_to_a_page_that_says_that_it_is_a_demonstration(district: Flask, path: Path) -> None:
    links = handed_out(path)["links"]
    assert {"claim", "event", "check_in", "counter", "board"} <= set(links)
    for name in ("claim", "event", "check_in", "board", "bin"):
        status, shown = page(district, links[name])
        assert (status, "演示数据" in shown) == (200, True), name
    status, shown = page(district, links["counter"], holder(district))
    assert (status, "演示数据" in shown) == (200, True)


@pytest.mark.parametrize("address", ["/", "/bins", "/merchants", "/events", "/tariff", "/board/indicators/6-3"])
def test_public_pages_say_that_it_is_a_demonstration(district: Flask, address: str) -> None:
    status, shown = page(district, address)
    assert (status, "演示数据" in shown) == (200, True)


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("", "/me"),
        ("", "/me/statement"),
        ("shop01", "/till"),
        ("shop01", "/till/statement"),
        ("operator1", "/operator"),
        ("operator1", "/operator/quarantine"),
        ("mall1", "/mall"),
        ("office", "/office/tonnages"),
        ("office", "/office/cards"),
        ("auditor", "/board"),
    ],
)
def test_pages_behind_a_login_say_that_it_is_a_demonstration(district: Flask, login: str, address: str) -> None:
    status, shown = page(district, address, person(district, login) if login else holder(district))
    assert (status, "演示数据" in shown) == (200, True)


def test_people_are_called_what_they_are(district: Flask) -> None:
    with district.app_context():
        names = db.session.scalars(text("SELECT name FROM person")).all()
        merchants = db.session.scalars(text("SELECT name FROM merchant")).all()
    assert [name for name in (*names, *merchants) if "演示" not in name] == []


def test_no_demonstration_in_production_without_the_word_on_every_page_or_without_places(
    empty: Flask, tmp_path: Path
) -> None:
    for name, value in (("TANHUI_ENV", "production"), ("TANHUI_DEMO", "0"), ("DISTRICT_DATA", tmp_path)):
        kept = empty.config[name]
        empty.config[name] = value
        try:
            with pytest.raises(DemoRefused):
                services.make(empty, MINI, tmp_path / "demo.json")
        finally:
            empty.config[name] = kept
    assert not (tmp_path / "demo.json").exists()


def test_drops_weigh_and_divide_as_operators_report(empty: Flask, tmp_path: Path) -> None:
    at = clock.now()
    planned = planned_drops(FULL, at)
    weights = sorted(drop.weight_g for drop in planned if drop.weight_g)
    by_root: Counter[str] = Counter()
    for drop in planned:
        by_root[drop.category.partition(".")[0]] += drop.weight_g or 0
    shares = {root: round(100 * grams / sum(weights)) for root, grams in by_root.items()}
    assert 38_000 < len(planned) < 42_000
    assert 1_250 < weights[len(weights) // 2] < 1_350
    assert 1_750 < sum(weights) / len(weights) < 1_950
    assert weights[-1] <= 15_000
    assert abs(shares["PAPER"] - 41) <= 2
    assert abs(shares["TEXTILE"] - 34) <= 2
    assert abs(shares["PLASTIC"] - 19) <= 2
    assert abs(shares["METAL"] - 5) <= 1
    assert all(drop.at < at for drop in planned)
    district = District(empty, FULL, tmp_path, at, {})
    assert planned[0].at >= district.opens_at
    assert 0.08 < sum(drop.holder is None for drop in planned) / len(planned) < 0.12
    last = [drop.holder for drop in planned if (at - drop.at).days < 30]
    assert 0.24 < len(set(last)) / FULL.holders < 0.31


def test_no_demonstration_among_real_people(district: Flask, tmp_path: Path) -> None:
    with district.app_context():
        add_staff("zhang", "correct horse battery", "张三", Role.OFFICE)
    with pytest.raises(DemoRefused):
        services.make(district, MINI, tmp_path / "demo.json")
