"""The district is a row: what it is called, in which languages, and how its office is reached."""

from __future__ import annotations

import json

import pytest
from flask import Flask, render_template_string

from app.places import queries


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
