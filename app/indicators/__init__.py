"""The plan as data, the readings made of the district's facts, and the board that shows one beside the other."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.indicators import models  # noqa: F401 - makes the tables known
    from app.indicators.cli import indicators_cli, plan_cli

    app.cli.add_command(indicators_cli)
    app.cli.add_command(plan_cli)
