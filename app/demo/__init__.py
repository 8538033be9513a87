"""A small district for trying things out, made only by use cases and the public API."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.demo.cli import demo

    app.cli.add_command(demo)
