"""Files that people upload, read into rows: used by every package that takes files."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the sentences about faulty files."""
    from app.imports.labels import SENTENCES
    from app.web import messages

    messages.register(SENTENCES)
