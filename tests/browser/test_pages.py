"""Every key page, measured: axe, reach, boxes, in light, dark and large text, on telephones and desks."""

import pytest
from playwright.sync_api import Page

from tests.browser import probes
from tests.browser.visits import Visits

pytestmark = pytest.mark.browser

# Role, path, and what else leads there: `> x` presses the first x of the page, `. x` waits for x, `?x` asks for more.
TOUCH = [
    ("", "/", ""),
    ("", "/login", ""),
    ("", "/staff/login", ""),
    ("", "/privacy", ""),
    ("", "/bins", ""),
    ("", "/bins/NK-0001", ""),
    ("", "/events", ""),
    ("", "/events", "> main a.cell__body, main .cell a, main a.card"),
    ("", "/p", ""),
    ("", "/nowhere", ""),
    ("resident", "/me", ""),
    ("resident", "/me/pay", ". .qr"),
    ("resident", "/me/statement", ""),
    ("resident", "/me/statement", "> main .cell a"),
    ("resident", "/me/household", ""),
    ("resident", "/me/activities", ""),
    ("resident", "/me/account", ""),
    ("resident", "/me/privacy", ""),
    ("resident", "/merchants", ""),
    ("resident", "/merchants", "> main .cell a"),
    ("resident", "{check_in}", ""),
    ("resident", "{claim}", ""),
    ("resident", "{counter}", ""),
    ("merchant", "/till", ""),
    ("merchant", "/till/charges/new?amount=2", ""),
    ("merchant", "/till/charges", ""),
    ("merchant", "/till/charges", "> main .cell a"),
    ("merchant", "/till/charges", "> main .cell a > ?done=1"),
    ("merchant", "/till/statement", ""),
    ("merchant", "/till/counter", ""),
]
DESK = [
    ("", "/tariff", ""),
    ("", "/board", ""),
    ("", "/board/indicators/6-3", ""),
    ("", "/board/indicators/4-1", ""),
    ("", "/board/projects/7", ""),
    ("", "/board/green", ""),
    ("", "/board/recycling/bins", ""),
    ("", "/board/recycling/bins", "> main tbody a > main tbody a > main tbody a"),
    ("operator", "/operator", ""),
    ("operator", "/operator/upload", ""),
    ("operator", "/operator/quarantine", ""),
    ("operator", "/operator/bins/NK-0001", ""),
    ("operator", "/operator/bins/NK-0001", "> main .cell a"),
    ("operator", "/operator/bins/NK-0001/sticker", ""),
    ("operator", "/operator/new-bin", ""),
    ("operator", "/operator/tonnages", ""),
    ("mall", "/mall", ""),
    ("mall", "/mall/events/new", ""),
    ("mall", "/mall/acts", ""),
    ("mall", "/mall", "> main .cell a"),
    ("mall", "/mall", "> main a[href$=screen]"),
    ("office", "/office", ""),
    ("office", "/office/people", ""),
    ("office", "/office/keys", ""),
    ("office", "/office/cards", ""),
    ("office", "/office/merchants", ""),
    ("office", "/office/merchants", "> main tbody a"),
    ("office", "/office/merchants/new", ""),
    ("office", "/office/malls", ""),
    ("office", "/office/tonnages", ""),
    ("auditor", "/office/audit", ""),
    ("office", "/staff/security", ""),
]
MODES = {"light": ("light", "normal"), "dark": ("dark", "normal"), "large": ("light", "large")}


def walk(visit: Visits, role: str, path: str, way: str, *, desk: bool = False) -> Page:
    """Open a page of the lists above."""
    if path == "/nowhere":
        visit.allow(404)
    page = visit(visit.address(path), role, desk=desk)
    for step in filter(None, way.split("> ")):
        if step.startswith(". "):
            page.locator(step[2:]).wait_for()
        elif step.startswith("?"):
            page.goto(page.url + step)
        else:
            page.locator(step.strip()).first.click()
            page.wait_for_load_state()
    return page


def told(found: dict[str, list[str]]) -> str:
    """Return the faults, a line for each, with the looks in which they were seen."""
    seen: dict[str, list[str]] = {}
    for where, faults in found.items():
        for fault in faults:
            seen.setdefault(fault, []).append(where)
    return "\n".join(f"{fault}   [{', '.join(where)}]" for fault, where in seen.items())


def named(pages: list[tuple[str, str, str]]) -> list[str]:
    return [f"{role or 'anyone'} {path}{' >' * way.count('>')}" for role, path, way in pages]


@pytest.mark.parametrize(("role", "path", "way"), TOUCH, ids=named(TOUCH))
def test_a_page_for_the_telephone_is_within_reach_of_everybody(visit: Visits, role: str, path: str, way: str) -> None:
    page = walk(visit, role, path, way)
    found = {}
    for mode, looks in MODES.items():
        probes.dress(page, *looks)
        found[f"axe {mode}"] = probes.axe(page, probes.EVERYTHING if mode == "light" else probes.LOOKS)
    found["thumb large"] = probes.too_small(page, 60)
    found["boxes large 390"] = probes.too_wide(page)
    page.set_viewport_size({"width": 320, "height": 844})
    found["boxes large 320"] = probes.too_wide(page)
    probes.dress(page, "light")
    found["boxes 320"] = probes.too_wide(page)
    page.set_viewport_size({"width": 390, "height": 844})
    found["boxes 390"] = probes.too_wide(page)
    found["thumb"] = probes.too_small(page, 44)
    assert not any(found.values()), told(found)


@pytest.mark.parametrize(("role", "path", "way"), DESK, ids=named(DESK))
def test_a_page_for_the_desk_is_readable_and_fits_a_telephone_too(
    visit: Visits, role: str, path: str, way: str
) -> None:
    page = walk(visit, role, path, way, desk=True)
    found = {}
    for mode, looks in MODES.items():
        probes.dress(page, *looks)
        found[f"axe {mode}"] = probes.axe(page, probes.EVERYTHING if mode == "light" else probes.LOOKS)
    found["thumb large"] = probes.too_small(page, 60)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        found[f"boxes large {width}"] = probes.too_wide(page)
    probes.dress(page, "light")
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        found[f"boxes {width}"] = probes.too_wide(page)
    found["pointer"] = probes.too_small(page, 24)
    assert not any(found.values()), told(found)
