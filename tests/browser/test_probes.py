"""The probes see what they are there to see; otherwise their silence would mean nothing."""

import pytest

from tests.browser import camera, probes
from tests.browser.visits import Visits

pytestmark = pytest.mark.browser


def test_probes_see_pale_words_wide_boxes_small_buttons_and_the_other_language(visit: Visits) -> None:
    page = visit("/login", mode="lang=en")
    assert probes.axe(page) + probes.too_wide(page) + probes.too_small(page, 44) + probes.chinese(page, ["中文"]) == []
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          const pale = Object.assign(document.createElement("p"), {textContent: "没有人读得到"});
          pale.style.color = "#eee";
          const wide = Object.assign(document.createElement("div"), {textContent: "x".repeat(200)});
          wide.style.whiteSpace = "nowrap";
          const small = Object.assign(document.createElement("button"), {textContent: "+", className: "tiny"});
          small.style.cssText = "width: 20px; height: 20px; min-height: 0; padding: 0";
          main.append(pale, wide, small);
        }"""
    )
    assert any(fault.startswith("color-contrast") for fault in probes.axe(page))
    assert any("xxx" in fault for fault in probes.too_wide(page))
    assert any("scrolls sideways" in fault for fault in probes.too_wide(page))
    assert any("tiny" in fault for fault in probes.too_small(page, 44))
    assert probes.chinese(page, ["中文"]) == ["没有人读得到"]


def test_complaints_of_the_browser_are_heard(visit: Visits) -> None:
    page = visit("/login")
    page.evaluate(
        """() => {
          const more = '<p style="color: red">x</p><img src="/static/none.png" alt="">';
          document.body.insertAdjacentHTML("beforeend", more);
          fetch("https://elsewhere.example/").catch(() => {});
          setTimeout(() => { throw new Error("on purpose"); });
        }"""
    )
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    heard, visit.complaints = "\n".join(visit.complaints), []
    for complaint in ("the policy forbids", "style-src", "elsewhere.example", "on purpose", "404", "none.png"):
        assert complaint in heard


def test_the_scanner_reads_what_the_camera_shows(visit: Visits) -> None:
    page = visit("/me/pay", "resident")
    picture = page.locator(".qr svg").screenshot()
    assert "/p#" in camera.scan(picture)
