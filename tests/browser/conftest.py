"""One browser and one district for all of these tests; and nothing that a browser complains about goes unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from app.web.doctor import chromium as path_of_chromium
from ops.checks import in_ci
from tests.browser import camera
from tests.browser.district import District, serving
from tests.browser.visits import FLAGS, PATIENCE_MS, Visits
from tests.conftest import own_database

expect.set_options(timeout=PATIENCE_MS)

CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture(scope="package")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every camera of the browser sees."""
    path = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    camera.show_nothing(path)
    return path


@pytest.fixture(scope="package")
def chromium(film: Path) -> Iterator[Browser]:
    """The one browser. Nobody shares anything in it: each visitor has a context of their own."""
    path = path_of_chromium()
    if path is None and not in_ci():
        pytest.skip("no chromium: apt-get install chromium fonts-wqy-microhei")
    assert path, "no chromium, and in CI nothing is skipped: apt-get install chromium fonts-wqy-microhei"
    with sync_playwright() as playwright:
        flags = [*FLAGS, *CAMERA, f"--use-file-for-fake-video-capture={film}"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def district(chromium: Browser, server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """The small demonstration district behind a real server, as long as there is a browser to look at it."""
    with own_database(server_url, "tanhui_browser") as url, serving(url, tmp_path_factory.mktemp("district")) as found:
        yield found


@pytest.fixture
def visit(chromium: Browser, district: District, film: Path) -> Iterator[Visits]:
    """Open pages; afterwards no page may have broken the policy, logged an error, failed, or asked a foreign host."""
    camera.show_nothing(film)
    visits = Visits(chromium, district)
    yield visits
    visits.end()
    assert visits.complaints == []
