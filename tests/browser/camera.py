"""What a simulated camera sees: a film of one frame, rewritten before each opening of the camera."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

FRAME = (640, 480)
SIDE = 400  # the scanner looks at the middle of the picture
FRAMES = 10


def show_nothing(film: Path) -> None:
    """Let the camera look at a grey table. The browser wants the film to be there before it starts."""
    _write(film, Image.new("RGB", FRAME, (150, 150, 150)))


def show(film: Path, picture: bytes) -> None:
    """Hold a telephone with this picture (PNG) in front of the camera."""
    seen = Image.open(BytesIO(picture)).convert("RGB")
    seen.thumbnail((SIDE, SIDE))
    frame = Image.new("RGB", FRAME, (150, 150, 150))
    frame.paste(seen, ((FRAME[0] - seen.width) // 2, (FRAME[1] - seen.height) // 2))
    _write(film, frame)


def _write(film: Path, frame: Image.Image) -> None:
    jpeg = BytesIO()
    frame.save(jpeg, "JPEG", quality=92)
    unfinished = film.with_suffix(".new")
    unfinished.write_bytes(jpeg.getvalue() * FRAMES)
    unfinished.replace(film)


def scan(picture: bytes) -> str:
    """Return what the QR code in the picture (PNG) says, as a telephone's own scanner does."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("RGB"))
    return str(found.text)
