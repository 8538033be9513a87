"""The district is a row: what it is called, in which languages, and how its office is reached."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import NoReturn

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.places import queries
from config import ROOT

pytestmark = pytest.mark.district

TEXTS = {".css", ".html", ".js", ".json", ".po", ".py", ".sql", ".svg"}
OUTSIDE = {"data", "vendor"}


@pytest.mark.usefixtures("session")
def test_the_row_is_the_file(app: Flask) -> None:
    written = json.loads((app.config["DISTRICT_DATA"] / "district.json").read_text(encoding="utf-8"))
    for language, texts in written["texts"].items():
        found = queries.district(language)
        assert {name: getattr(found, name) for name in texts} == texts
        assert (found.code, found.hotline) == (written["code"], written["hotline"])


@pytest.mark.usefixtures("session")
def test_a_language_that_it_does_not_speak_gives_its_first() -> None:
    assert queries.district("fr") == queries.district(queries.district().languages[0])


@pytest.mark.parametrize("wish", ["zh", "en"])
def test_templates_call_the_district_by_its_name_in_the_language_of_the_page(app: Flask, wish: str) -> None:
    with app.test_request_context(headers={"Accept-Language": wish}):
        shown = render_template_string("{% macro place() %}{{ district.name }}{% endmacro %}{{ place() }}")
        assert shown == queries.district(wish).name


def test_pages_call_the_district_by_its_folder_while_the_database_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_language: str) -> NoReturn:
        raise OperationalError("", {}, ConnectionError())

    monkeypatch.setattr(queries, "district", away)
    written = json.loads((app.config["DISTRICT_DATA"] / "district.json").read_text(encoding="utf-8"))
    for language, texts in written["texts"].items():
        with app.test_request_context(headers={"Accept-Language": language}):
            assert render_template_string("{{ district.brand }}") == texts["brand"]


def test_pages_say_the_name_of_the_district_only_from_its_row(
    app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        real = queries.district()
    made_up = replace(real, name="测试新区", short_name="测试", office="测试办公室", brand="测试碳惠", hotline="00000")
    monkeypatch.setattr(queries, "district", lambda _language: made_up)
    for path in ("/", "/events", "/bins", "/privacy", "/board", "/nowhere"):
        page = visitor.get(path).text
        assert "测试碳惠" in page, path
        assert "测试办公室" in page, path
        assert "政务服务热线 00000" in page, path


def test_no_name_of_a_district_stands_in_the_code() -> None:
    names: set[str] = set()
    for described in (ROOT / "app").rglob("data/*/district.json"):
        for texts in json.loads(described.read_text(encoding="utf-8"))["texts"].values():
            names |= {texts["short_name"], texts["short_name"].lower(), texts["short_name"].upper()}
    assert names
    sources = [path for path in (ROOT / "app").rglob("*") if path.suffix in TEXTS and not OUTSIDE & set(path.parts)]
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources
        for name in sorted(names)
        if name in path.read_text(encoding="utf-8")
    ]
    assert found == []
