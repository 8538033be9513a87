from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from app.web.qr import qr_svg

SVG = "{http://www.w3.org/2000/svg}"


def painted(svg: str) -> Image.Image:
    """Paint our own paths: only M x y h n v1 h-n z, ten pixels a module."""
    root = ET.fromstring(svg)  # noqa: S314 - our own
    size = int(root.get("viewBox", "").split()[2])
    image = Image.new("L", (size * 10, size * 10), 255)
    pen = ImageDraw.Draw(image)
    for run in root.findall(f"{SVG}path")[1].get("d", "").split("z")[:-1]:
        place, length = run[1:].split("v")[0].split("h")
        x, y = (int(number) for number in place.split())
        pen.rectangle([x * 10, y * 10, (x + int(length)) * 10 - 1, y * 10 + 9], fill=0)
    return image


@pytest.mark.parametrize("level", ["M", "Q"])
@pytest.mark.parametrize("text", ["HTTPS://TANHUI.EXAMPLE/B/NK0001", "https://tanhui.example/p#Ab-9_x", "南开区碳惠"])
def test_a_scanner_reads_what_was_drawn(text: str, level: str) -> None:
    found = zxingcpp.read_barcodes(painted(qr_svg(text, "码", level)))
    assert [code.text for code in found] == [text]


def test_the_drawing_is_small_named_and_quiet_around() -> None:
    svg = qr_svg("HTTPS://TANHUI.EXAMPLE/B/NK0001", '箱子 "NK-0001"')
    assert len(svg) < 6000
    assert 'role="img"' in svg
    assert 'aria-label="箱子 &#34;NK-0001&#34;"' in svg
    image = painted(svg)
    assert image.crop((0, 0, image.width, 40)).getextrema() == (255, 255)
