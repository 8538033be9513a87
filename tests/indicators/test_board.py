"""The board shows the plan beside what is known, and every number opens down to the drop."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.identity.roles import Role
from app.indicators.readings import services
from tests import factories
from tests.indicators.facts import District, T

pytestmark = pytest.mark.usefixtures("clean_past")

COMMUNITY = "120104009002"  # 王顶堤街道 保山北里社区


def refresh(app: Flask) -> None:
    with app.app_context():
        services.refresh()


@pytest.fixture
def today_drop(app: Flask, district: District) -> int:
    """A drop of yesterday, haulage for a year, and readings of both."""
    today = clock.today()
    yesterday = today - timedelta(days=1)
    district.tonnage("haulage", today - timedelta(days=364), yesterday, 100_000 * T)
    district.tonnage("kitchen", today - timedelta(days=364), yesterday, 39_000 * T, hauled=True)
    drop_id = district.drop(district.bin(COMMUNITY), f"{yesterday.isoformat()}T10:00:00+08:00", 12_340)
    refresh(app)
    return drop_id


def test_the_plan_is_open_data_without_paging(visitor: FlaskClient) -> None:
    leaves = visitor.get("/api/v1/plan/indicators").get_json()
    assert len(leaves) == 39
    by_number = {leaf["plan_no"]: leaf for leaf in leaves}
    assert by_number["6-3"] == {
        "plan_no": "6-3",
        "name": "城市生活垃圾回收利用率",
        "parent": "城市环境治理",
        "unit": "%",
        "domain": "生态安全",
        "task": "（二）环境质量改善",
        "nature": "约束性",
        "requirement": "≥35",
        "baseline_2023": "基本达标",
        "target_2025": "≥35",
        "target_2027": "38.5",
        "target_2035": "50",
    }
    projects = visitor.get("/api/v1/plan/projects").get_json()
    assert [p["no"] for p in projects] == list(range(1, 9))
    assert set(projects[6]) == {"no", "name", "years", "budget_wan_yuan", "funding", "department", "content"}
    communities = visitor.get("/api/v1/places/communities").get_json()
    assert len(communities) == 171
    assert communities[0] == {
        "street_code": "120104001",
        "street": "长虹街道",
        "community_code": "120104001001",
        "community": "光明路社区",
    }


@pytest.mark.parametrize(
    "path", ["/api/v1/plan/indicators", "/api/v1/plan/projects", "/api/v1/places/communities", "/api/v1/board"]
)
def test_open_data_is_not_sent_again_to_clients_that_have_it(visitor: FlaskClient, path: str) -> None:
    first = visitor.get(path)
    assert first.status_code == 200
    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_board_of_an_empty_district_has_39_leaves_without_data(visitor: FlaskClient) -> None:
    board = visitor.get("/api/v1/board").get_json()
    assert len(board["leaves"]) == 39
    assert {leaf["status"] for leaf in board["leaves"]} == {"no_data"}
    assert board["counts"] == {"met": 0, "on_track": 0, "watch": 0, "behind": 0, "no_data": 39}
    page = visitor.get("/board")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert text.count("待数据") >= 39
    assert "还没有算过" in text
    assert "演示数据" not in text


def test_the_board_has_the_rate_with_its_parts_and_a_status(visitor: FlaskClient, today_drop: int) -> None:
    board = visitor.get("/api/v1/board").get_json()
    leaf = next(one for one in board["leaves"] if one["plan_no"] == "6-3")
    assert leaf["status"] == "met"
    assert leaf["reason"] == "reached"
    (fed,) = board["fed"]
    assert (fed["plan_no"], fed["direction"]) == ("6-3", "higher")
    rate = fed["readings"][0]
    assert (rate["period"], rate["quality"]) == ("l12", "A")
    parts = {part["name"]: part for part in rate["parts"]}
    assert parts["bins"]["value"] == 12_340
    assert parts["bins"]["n_records"] == 1
    assert re.fullmatch("[0-9a-f]{64}", parts["bins"]["set_hash"])
    assert parts["kitchen"]["value"] == 39_000 * T
    assert rate["value"].startswith("39.0000")
    assert sum(1 for one in board["leaves"] if one["status"] == "no_data") == 38
    supporting = {family["code"]: {one["measure"] for one in family["readings"]} for family in board["supporting"]}
    assert supporting == {
        "green": {"green.events", "green.participants", "green.acts"},
        "coins": {"coins.liability"},
    }


def test_one_clicks_from_the_board_down_to_the_drop(visitor: FlaskClient, today_drop: int) -> None:
    page = visitor.get("/board").get_data(as_text=True)
    for step in (
        r"/board/indicators/6-3",
        r"/board/recycling/bins\?[^\"]*",
        r"/board/recycling/bins/120104009\?[^\"]*",
        rf"/board/recycling/bins/120104009/{COMMUNITY}\?[^\"]*",
        rf"/board/recycling/bins/120104009/{COMMUNITY}/[0-9-]+\?[^\"]*",
        rf"/board/drops/{today_drop}",
    ):
        found = re.search(f'href="({step})"', page)
        assert found is not None, f"no way to {step}"
        answer = visitor.get(found[1].replace("&amp;", "&"))
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        assert "不相等" not in page
        assert "对不上" not in page
    assert "12.34 千克" in page
    assert "保山北里社区" in page


def test_a_drop_changed_behind_the_programs_back_is_told_on_its_day(
    visitor: FlaskClient, today_drop: int, owner: psycopg.Connection[Any]
) -> None:
    owner.execute("UPDATE drop SET weight_g = 99 WHERE id = %s", [today_drop])
    day = clock.today() - timedelta(days=1)
    page = visitor.get(f"/board/recycling/bins/120104009/{COMMUNITY}/{day}").get_data(as_text=True)
    assert "记录被改动" in page
    owner.execute("DELETE FROM drop WHERE id = %s", [today_drop])


def test_new_records_that_wait_for_the_next_job_are_told_apart(
    visitor: FlaskClient, today_drop: int, district: District
) -> None:
    day = clock.today() - timedelta(days=1)
    district.drop(district.bin(COMMUNITY), f"{day}T11:00:00+08:00", 1_000)
    page = visitor.get(f"/board/recycling/bins/120104009/{COMMUNITY}/{day}").get_data(as_text=True)
    assert "记录被改动" not in page
    assert "有新记录待汇总" in page


@pytest.mark.parametrize(
    "path",
    [
        "/board/indicators/1",
        "/board/indicators/6-3",
        "/board/indicators/31",
        "/board/projects/1",
        "/board/projects/7",
        "/board/projects/8",
        "/board/green",
        "/board/recycling/yards",
        "/board/recycling/kitchen?period=ytd",
        "/board/recycling/haulage?period=month&on=2026-02-14",
        "/board/recycling/pickup",
        "/board/recycling/bins/120104001?period=month",
        "/board/recycling/bins?period=l12&on=2019-05-17",
    ],
)
def test_every_page_of_the_board_answers_with_and_without_data(
    visitor: FlaskClient, path: str, request: pytest.FixtureRequest
) -> None:
    assert visitor.get(path).status_code == 200
    request.getfixturevalue("today_drop")
    assert visitor.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/board/indicators/32", 404),
        ("/board/indicators/6", 404),
        ("/board/projects/9", 404),
        ("/board/recycling/gold", 404),
        ("/board/recycling/bins/120104099", 404),
        ("/board/recycling/bins/120104001/120104009002", 404),
        ("/board/recycling/bins/120104009/120104009002/yesterday", 404),
        ("/board/recycling/bins?period=week", 400),
        ("/board/recycling/bins?on=0001-01-01", 400),
        ("/board/recycling/bins?on=9999-12-31", 400),
        ("/board/drops/999999999999", 404),
    ],
)
def test_what_is_not_there_is_said_so(visitor: FlaskClient, path: str, status: int) -> None:
    assert visitor.get(path).status_code == status


def test_records_of_firms_are_for_staff_only(app: Flask, visitor: FlaskClient, login_as: Any, today_drop: int) -> None:
    assert "台账记录" not in visitor.get("/board/recycling/kitchen").get_data(as_text=True)
    with app.app_context():
        auditor = factories.staff(Role.AUDITOR)
    assert "台账记录" in login_as(auditor).get("/board/recycling/kitchen").get_data(as_text=True)


def test_tables_come_as_files(visitor: FlaskClient, today_drop: int) -> None:
    rows = read_csv(visitor, "/board/indicators.csv")
    assert len(rows) == 40
    assert rows[0][0] == "序号"
    assert [row[0] for row in rows[1:6]] == ["1", "2", "3", "4-1", "4-2"]
    assert next(row for row in rows if row[0] == "2")[5] == "-"
    assert len(read_csv(visitor, "/board/projects.csv")) == 9
    streets = read_csv(visitor, "/board/recycling/bins?format=csv")
    assert len(streets) == 13
    assert sum(int(row[3]) for row in streets[1:]) == 12_340


def read_csv(visitor: FlaskClient, path: str) -> list[list[str]]:
    data = visitor.get(path).get_data()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
