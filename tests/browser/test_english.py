"""English pages are English; only the district's own names and the plan's own words stay Chinese."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.demo import fixtures
from config import load
from tests.browser import probes
from tests.browser.district import District
from tests.browser.visits import Visits

pytestmark = pytest.mark.browser

PAGES = [
    ("", "/"),
    ("", "/login"),
    ("", "/bins"),
    ("", "/bins/NK-0001"),
    ("", "/tariff"),
    ("", "/events"),
    ("", "/board"),
    ("", "/board/indicators/6-3"),
    ("", "/board/recycling/bins"),
    ("", "/board/green"),
    ("resident", "/me"),
    ("resident", "/me/pay"),
    ("resident", "/me/statement"),
    ("resident", "/me/household"),
    ("resident", "/me/account"),
    ("resident", "/merchants"),
    ("merchant", "/till"),
    ("merchant", "/till/charges/new?amount=2"),
    ("merchant", "/till/statement"),
    ("operator", "/operator"),
    ("operator", "/operator/upload"),
    ("operator", "/operator/quarantine"),
    ("operator", "/operator/bins/NK-0001"),
    ("mall", "/mall"),
    ("mall", "/mall/acts"),
    ("office", "/office"),
    ("office", "/office/tonnages"),
]


@pytest.fixture(scope="module")
def names(district: District) -> list[str]:
    """What is Chinese because it is a name or the plan's text, the longest first."""
    # A price is published under the name that its category has on that day, and keeps it.
    sources = ("places/communities", "plan/indicators", "plan/projects", "bins", "events", "tariffs")
    found = {word for source in sources for word in _texts(district.ask(f"/api/v1/{source}"))}
    shops = fixtures.places(load()["DISTRICT_DATA"]).shops
    found |= {account["name"] for account in district.given["accounts"]}
    found |= {word for shop in shops for word in (shop.name, shop.hours)} | {fixtures.name_of(1)}
    found |= {*fixtures.OPERATORS, fixtures.DEPARTMENT, fixtures.SANITATION, fixtures.RECYCLER, fixtures.KITCHEN_PLANT}
    found |= {"（演示地址）", "（演示点位）", "中文"}
    return sorted(found, key=len, reverse=True)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        for one in content:
            yield from _texts(one)
    elif isinstance(content, str) and any("\u4e00" <= letter <= "\u9fff" for letter in content):
        yield content
        yield from (line.strip() for line in content.splitlines())


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_an_english_page_has_no_chinese_but_names(visit: Visits, names: list[str], role: str, path: str) -> None:
    page = visit(path, role, desk=role not in {"resident", "merchant"}, mode="lang=en")
    if path == "/me/pay":
        page.locator(".qr").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    left = probes.chinese(page, names)
    assert not left, "\n".join(left)


def test_the_switch_turns_to_english_and_back_on_every_page(visit: Visits) -> None:
    page = visit("/bins")
    page.get_by_role("button", name="EN").click()
    assert page.url.endswith("/bins")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
