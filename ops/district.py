"""Bring the district's tables up to date, and its demonstration data, in one process.

Usage: python -m ops.district, with DATABASE_URL (migrations) and TANHUI_DATABASE_URL (everything else) set.
"""

from __future__ import annotations

import os
import sys

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade

from app import create_app
from config import ROOT


def main() -> int:
    """Migrate; then make the demonstration district, which knows by itself how far it came the last time."""
    app = create_app()
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
    del os.environ["DATABASE_URL"]  # from here on with the rights of the program only
    if app.config["TANHUI_DEMO"] == "1" and "demo" in app.cli.commands:
        return _make_demo(app)
    return 0


def _make_demo(app: Flask) -> int:
    try:
        app.cli.main(args=["demo", "make"], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
