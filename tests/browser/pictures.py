"""Take the pictures of `docs/pictures/` from a running demonstration.

Usage, beside `make run`: python -m tests.browser.pictures [--base-url http://127.0.0.1:8000]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.web.doctor import chromium
from config import ROOT, VAR
from tests.browser.district import District
from tests.browser.visits import DESK, FLAGS, PATIENCE_MS, PHONE, PLACE, signed_in

MOST = 150 * 1024  # bytes of one picture
COLOURS = (256, 128, 64, 32)
SHARP: dict[str, Any] = {"device_scale_factor": 2}


def wallet(page: Page) -> None:
    """A resident's coins."""
    page.goto("/me")


def paycode(page: Page) -> None:
    """A pay code, which expires long before the picture is seen."""
    page.goto("/me/pay")
    page.locator(".qr").wait_for()


def till(page: Page) -> None:
    """A shop's day."""
    page.goto("/till")


def bin_(page: Page) -> None:
    """What people see who scan a bin's sticker."""
    page.goto("/bins/NK-0001")


def event(page: Page) -> None:
    """What runs at a mall."""
    page.goto("/events")
    page.locator("main a[href^='/events/']").first.click()


def operator(page: Page) -> None:
    """An operator's bins."""
    page.goto("/operator")


def board(page: Page) -> None:
    """The 31 indicators."""
    page.goto("/board")


def drill(page: Page) -> None:
    """The fullest day of one community, the last step before the single drop."""
    page.goto("/board/recycling/bins")
    for _ in ("street", "community"):
        page.locator("main tbody a").first.click()
        page.wait_for_load_state()
    days = page.locator("main tbody tr:has(a)")
    records = [int(shown.replace(",", "")) for shown in days.locator("td:last-child").all_inner_texts()]
    days.nth(records.index(max(records))).locator("a").first.click()


PICTURES: dict[str, tuple[str, dict[str, Any], Callable[[Page], None]]] = {
    "wallet": ("resident", PHONE | SHARP, wallet),
    "paycode": ("resident", PHONE | SHARP, paycode),
    "till": ("merchant", PHONE | SHARP, till),
    "bin": ("resident", PHONE | SHARP, bin_),
    "event": ("resident", PHONE | SHARP, event),
    "operator": ("operator", DESK, operator),
    "board": ("office", DESK, board),
    "drill": ("office", DESK, drill),
}


def main() -> int:
    """Take all of them, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PICTURES, []], help="default: all")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--demo", type=Path, default=VAR / "demo.json", help="the logins")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    asked = parser.parse_args()
    given = json.loads(asked.demo.read_text(encoding="utf-8"))
    district = District(asked.base_url.rstrip("/"), {}, asked.into, given)
    asked.into.mkdir(parents=True, exist_ok=True)
    with browsing() as browser:
        for name in asked.names or PICTURES:
            picture = small(take(browser, district, name))
            (asked.into / f"{name}.png").write_bytes(picture)
            print(f"{name}.png {len(picture) // 1024} kB")
    return 0


@contextmanager
def browsing() -> Iterator[Browser]:
    """Have a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()


def take(browser: Browser, district: District, name: str) -> bytes:
    """Return one picture as the browser draws it (PNG)."""
    role, device, go = PICTURES[name]
    state = signed_in(browser, district, role)
    context = browser.new_context(base_url=district.url, storage_state=state, **(device | PLACE))
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    go(page)
    page.wait_for_load_state("load")
    picture = page.screenshot()
    context.close()
    return picture


def small(picture: bytes) -> bytes:
    """Return the picture with as many colours as its size allows."""
    seen, out = Image.open(BytesIO(picture)).convert("RGB"), BytesIO()
    for colours in COLOURS:
        out = BytesIO()
        seen.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= MOST:
            break
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
