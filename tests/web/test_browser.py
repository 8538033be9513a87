"""The pieces in a real Chromium: axe, reach of a thumb, no sideways scroll, no policy violation, scripts at work."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import qrcode
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / ".assets" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
MODES = {
    "light": "theme=light&text=normal",
    "dark": "theme=dark&text=normal",
    "large": "theme=light&text=large",
    "large dark": "theme=dark&text=large",
}
WIDER_THAN_ITS_BOX = """() => [...document.querySelectorAll("body *")]
  .filter(e => e instanceof HTMLElement && e.clientWidth && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflowX === "visible" && getComputedStyle(e).display !== "inline"
    && !e.closest(".visually-hidden"))
  .map(e => `${e.tagName}.${e.className} ${e.scrollWidth}>${e.clientWidth}`)"""
TOO_SMALL = """least => [...document.querySelectorAll("button, .button, input:not([type=hidden]), select, .nav__link")]
  .map(e => [e, (e.closest(".choice") || e).getBoundingClientRect()])
  .filter(([, r]) => r.width && (r.height < least - 0.5 || r.width < Math.min(least, 44) - 0.5))
  .map(([e, r]) => `${e.className} ${r.width}x${r.height}`)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium fonts-noto-cjk"),
]


@pytest.fixture(scope="module")
def address(web_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, web_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pretended camera sees: a pay code on a grey table."""
    frame = Image.new("RGB", (640, 480), (150, 150, 150))
    code = qrcode.make("https://tanhui.example/p#ABCDEFGHJKMN2345", box_size=8, border=4).get_image().convert("RGB")
    frame.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    still = tmp_path_factory.mktemp("camera") / "still.jpg"
    frame.save(still, quality=90)
    path = still.with_suffix(".mjpeg")
    path.write_bytes(still.read_bytes() * 10)
    return path


@pytest.fixture(scope="module")
def chromium(feed: Path) -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    flags += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    flags += [f"--use-file-for-fake-video-capture={feed}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def context(chromium: Browser, address: str, mode: str, width: int, **options: object) -> BrowserContext:
    found = chromium.new_context(viewport={"width": width, "height": 844}, locale="zh-CN", **options)  # type: ignore[arg-type]
    found.add_cookies([{"name": "preferences", "value": MODES[mode], "url": address}])
    found.set_default_timeout(10_000)
    return found


def opened(found: BrowserContext, url: str) -> tuple[Page, list[str]]:
    """Open a page and collect its complaints."""
    page = found.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(url[:21]) else None)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective))"
    )
    page.goto(url, wait_until="load")
    return page, complaints


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: set-up fetches it from npm")
@pytest.mark.parametrize("path", ["/", "/specimen/touch?wrong", "/specimen/compact"])
@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(chromium: Browser, address: str, mode: str, path: str) -> None:
    found = context(chromium, address, mode, 390, bypass_csp=True)
    page, _ = opened(found, address + path)
    page.add_script_tag(path=AXE)
    rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
    violations = page.evaluate(f"async () => (await axe.run(document, {rules})).violations")
    found.close()
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in violations] == []


@pytest.mark.parametrize("width", [320, 390, 1366])
@pytest.mark.parametrize("path", ["/", "/specimen/touch?wrong", "/specimen/compact"])
def test_nothing_runs_out_of_its_box_and_nothing_complains(
    chromium: Browser, address: str, path: str, width: int
) -> None:
    for mode in ("light", "large"):
        found = context(chromium, address, mode, width)
        page, complaints = opened(found, address + path)
        sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        wide = page.evaluate(WIDER_THAN_ITS_BOX)
        found.close()
        assert (sideways, wide, complaints) == (False, [], [])


@pytest.mark.parametrize(("mode", "least"), [("light", 44), ("large", 60)])
def test_targets_fit_a_thumb(chromium: Browser, address: str, mode: str, least: int) -> None:
    found = context(chromium, address, mode, 390)
    page, _ = opened(found, address + "/specimen/touch")
    small = page.evaluate(TOO_SMALL, least)
    size = page.evaluate("getComputedStyle(document.body).fontSize")
    found.close()
    assert small == []
    assert size == ("22px" if mode == "large" else "16px")


def test_dark_follows_the_system_until_one_chooses(chromium: Browser, address: str) -> None:
    def background(cookie: str) -> str:
        found = chromium.new_context(color_scheme="dark")
        found.add_cookies([{"name": "preferences", "value": cookie, "url": address}])
        page, _ = opened(found, address + "/")
        colour = str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        found.close()
        return colour

    assert background("theme=auto") == background("theme=dark") == "rgb(15, 22, 19)"
    assert background("theme=light") == "rgb(247, 246, 241)"


def test_keyboard_reaches_the_content_first_and_errors_take_the_focus(chromium: Browser, address: str) -> None:
    found = context(chromium, address, "light", 390)
    page, _ = opened(found, address + "/specimen/touch")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(address + "/specimen/touch?wrong")
    expect(page.locator("#error-summary")).to_be_focused()
    found.close()


def test_preferences_change_without_javascript(chromium: Browser, address: str) -> None:
    found = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = found.new_page()
    page.goto(address + "/errors/TooMany")
    page.get_by_role("button", name="大字版").click()
    assert page.url == address + "/errors/TooMany"
    assert page.locator("html").get_attribute("data-text") == "large"
    found.close()


def test_paper_is_white_and_without_navigation_even_in_the_dark(chromium: Browser, address: str) -> None:
    found = context(chromium, address, "dark", 1366)
    page, _ = opened(found, address + "/specimen/compact")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".appbar__tools").first.is_visible()
    assert page.locator("table").first.is_visible()
    found.close()


def test_the_camera_finds_a_pay_code_and_sends_it(chromium: Browser, address: str) -> None:
    found = context(chromium, address, "light", 390, permissions=["camera"])
    page, complaints = opened(found, address + "/script/scan")
    if page.locator("[data-jsqr='']").count():
        pytest.skip("no jsQR: set-up fetches it from npm")
    page.locator("[data-scanner-start]").click()
    page.wait_for_url("**/script/scan?code=ABCDEFGHJKMN2345", timeout=20_000)
    found.close()
    assert complaints == []


def test_a_photograph_is_read_when_there_is_no_camera(chromium: Browser, address: str, feed: Path) -> None:
    found = context(chromium, address, "light", 390)
    page, _ = opened(found, address + "/script/scan")
    if page.locator("[data-jsqr='']").count():
        pytest.skip("no jsQR: set-up fetches it from npm")
    page.locator("[data-scanner-file]").set_input_files(feed.with_suffix(".jpg"))
    page.wait_for_url("**/script/scan?code=ABCDEFGHJKMN2345", timeout=20_000)
    found.close()


def test_the_browsers_own_reader_is_used_and_foreign_codes_are_told_apart(chromium: Browser, address: str) -> None:
    found = context(chromium, address, "light", 390, permissions=["camera"])
    found.add_init_script(
        """window.BarcodeDetector = class {
             static async getSupportedFormats() { return ["qr_code"]; }
             async detect() { return [{rawValue: window.shown || "https://elsewhere.example/x"}]; }
           };"""
    )
    page, complaints = opened(found, address + "/script/scan")
    page.locator("[data-scanner-start]").click()
    expect(page.locator("[data-scanner-said]")).to_have_text("不是付款码")
    page.evaluate("window.shown = '1234 5678 9012'")
    page.wait_for_url("**/script/scan?code=123456789012")
    found.close()
    assert complaints == []


def test_a_pay_address_moves_its_token_into_the_form_and_out_of_sight(chromium: Browser, address: str) -> None:
    found = context(chromium, address, "light", 390)
    page, _ = opened(found, address + "/script/fragment#" + quote("ABCDEFGHJKMN2345"))
    assert page.locator("#code").input_value() == "ABCDEFGHJKMN2345"
    assert page.url == address + "/script/fragment"
    found.close()


def test_a_pay_code_counts_down_and_renews_itself_before_it_ends(chromium: Browser, address: str) -> None:
    found = context(chromium, address, "light", 390)
    page = found.new_page()
    page.clock.install()
    page.goto(address + "/script/paycode")
    expect(page.locator("[data-paycode-said]")).to_have_text("还有 60 秒")
    page.clock.run_for(40_000)
    expect(page.locator("[data-paycode-said]")).to_have_text("还有 20 秒")
    page.clock.run_for(16_000)
    page.wait_for_url("**/script/paycode?renewed=1")
    found.close()


def test_a_form_is_sent_once_however_often_it_is_pressed(chromium: Browser, address: str) -> None:
    found = context(chromium, address, "light", 390)
    page, _ = opened(found, address + "/specimen/touch")
    sent = page.evaluate(
        """() => {
          const form = document.querySelector("form.form");
          let sent = 0;
          form.addEventListener("submit", e => { setTimeout(() => {}, 0); });
          document.addEventListener("submit", e => { if (!e.defaultPrevented) sent += 1; e.preventDefault(); });
          for (let i = 0; i < 3; i++) form.dispatchEvent(new Event("submit", {bubbles: true, cancelable: true}));
          return sent;
        }"""
    )
    found.close()
    assert sent == 1
