"""Files that people upload, read into rows: used by every package that takes files."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Say in people's words what can be wrong with a file."""
    from app.imports.labels import SENTENCES
    from app.web import messages

    messages.register(SENTENCES)
