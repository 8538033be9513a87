import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.web import charts
from tests.web.specimen import MIX, MONTHS, STREETS, TREND

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {
    "bar": lambda: charts.bar(MONTHS),
    "bars": lambda: charts.bars(STREETS, target=30),
    "stacked_bar": lambda: charts.stacked_bar(MIX),
    "line": lambda: charts.line(TREND, steps=[35, 35, None, 38.5, 38.5, 38.5]),
    "bullet": lambda: charts.bullet("回收利用率", 35.4, 38.5, "%"),
    "spark": lambda: charts.spark("近 12 月", [1, None, 3]),
}


def parsed(svg: Markup) -> ET.Element:
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own


@pytest.fixture(autouse=True)
def _context(web_app: Flask) -> object:
    with web_app.test_request_context("/"):
        yield


@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_says_what_it_shows_and_is_coloured_by_class(name: str) -> None:
    svg = DRAWN[name]()
    root = parsed(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert told is not None
    assert told.text
    assert "style=" not in svg
    assert not re.search(r"(fill|stroke)=", svg)
    assert "nan" not in svg.lower()


@given(values=st.lists(st.decimals(-(10**9), 10**9, places=3).map(float), min_size=1, max_size=20))
def test_axes_have_a_few_round_numbers_around_all_values(values: list[float]) -> None:
    axis = charts.scale(values, 0, 100)
    ticks = axis.ticks()
    slack = axis.step * 1e-6
    assert ticks[0] - slack <= min(*values, 0.0)
    assert max(*values, 0.0) <= ticks[-1] + slack
    assert 2 <= len(ticks) <= 9
    digit = float(f"{axis.step:.0e}".split("e")[0])
    assert digit in {1, 2, 5}
    assert axis.step == pytest.approx(float(f"{digit:g}e{f'{axis.step:.0e}'.split('e')[1]}"))


@pytest.mark.parametrize(("values", "ticks"), [([0, 7], [0, 2, 4, 6, 8]), ([31, 38.5], [30, 32, 34, 36, 38, 40])])
def test_axes_as_a_person_would_draw_them(values: list[float], ticks: list[float]) -> None:
    assert charts.scale(values, 0, 100, zero=values[0] == 0).ticks() == ticks


def test_equal_values_and_no_values_still_have_an_axis() -> None:
    assert charts.scale([], 0, 1).ticks()
    assert len(charts.scale([5, 5], 0, 1, zero=False).ticks()) > 1


def test_bars_stand_on_zero_and_are_as_high_as_their_values() -> None:
    root = parsed(charts.bar(charts.Rows("t", "l", ["s"], [("a", [10]), ("b", [-5]), ("c", [None])])))
    bars = list(root.iter(f"{SVG}rect"))
    heights = [float(box.get("height", "0")) for box in bars]
    assert len(bars) == 2
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.03)
    assert float(bars[1].get("y", "0")) == pytest.approx(float(bars[0].get("y", "0")) + heights[0], abs=0.02)


def test_a_missing_value_is_a_gap_and_a_lonely_one_a_dot() -> None:
    rows = charts.Rows("t", "l", ["s"], [("a", [1]), ("b", [2]), ("c", [None]), ("d", [3])])
    root = parsed(charts.line(rows))
    lines = [path.get("d", "") for path in root.iter(f"{SVG}path") if "chart__line" in path.get("class", "")]
    assert [line.count("L") for line in lines] == [1]
    assert len(list(root.iter(f"{SVG}circle"))) == 1


def test_stacked_parts_are_together_as_long_as_the_whole() -> None:
    rows = charts.Rows("t", "l", ["a", "b"], [("x", [30, 10]), ("y", [20, 20])])
    boxes = list(parsed(charts.stacked_bar(rows)).iter(f"{SVG}rect"))
    ends = [float(box.get("x", "0")) + float(box.get("width", "0")) for box in boxes]
    assert ends[1] == pytest.approx(ends[3], abs=0.02)


def test_the_target_is_drawn_as_stairs() -> None:
    svg = charts.line(TREND, steps=[35, 35, 35, 38.5, 38.5, 38.5])
    stairs = [path.get("d", "") for path in parsed(svg).iter(f"{SVG}path") if path.get("class") == "chart__target"]
    heights = [float(corner.split(" ")[1]) for corner in stairs[0][1:].split("L")]
    assert len(set(heights)) == 2


def test_labels_are_thinned_before_they_run_into_each_other() -> None:
    rows = charts.Rows("t", "l", ["s"], [(f"d{n}", [n]) for n in range(90)])
    texts = [text.text or "" for text in parsed(charts.bar(rows)).iter(f"{SVG}text")]
    assert 8 <= len([text for text in texts if text.startswith("d")]) <= 12


def test_words_from_outside_cannot_become_markup() -> None:
    rows = charts.Rows("<b>", "l", ["s"], [("<script>", [1])])
    assert "<script>" not in charts.bars(rows)


def test_the_table_twin_prints_the_same_values(web_app: Flask) -> None:
    html = web_app.test_client().get("/specimen/touch").get_data(as_text=True)
    table = html.split("<summary>看表格</summary>")[1].split("</table>")[0]
    for label, values in TREND.rows:
        assert label in table
        for value in values:
            assert f'<td class="num">{"–" if value is None else f"{value:g}"}</td>' in table
