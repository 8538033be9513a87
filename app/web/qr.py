"""QR codes as small SVG: one path, runs of dark modules merged per row."""

from __future__ import annotations

from itertools import groupby

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
QUIET_ZONE = 4  # modules; ISO/IEC 18004 requires four


def qr_svg(text: str, label: str, level: str = "M") -> Markup:
    """Draw `text` as a QR code that screen readers call `label`.

    Level M suits screens; Q suits stickers that live outdoors. Always dark on white: scanners do not know dark mode.
    """
    code = qrcode.QRCode(error_correction=LEVELS[level], border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" '
        'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    ).format(size=len(rows), label=label, path=_path(rows))


def _path(rows: list[list[bool]]) -> str:
    return "".join(
        f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for start, length in _dark_runs(row)
    )


def _dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Return (start, length) of every unbroken run of dark modules."""
    runs = []
    start = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            runs.append((start, length))
        start += length
    return runs
