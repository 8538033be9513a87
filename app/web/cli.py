"""`flask doctor`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask import Flask
from flask.cli import with_appcontext

from app.web.doctor import Finding, Setting, findings, settings


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="one JSON object")
@with_appcontext
def doctor(*, as_json: bool) -> None:
    """Say what is configured, and from where, and what is missing; exit code 1 when something needed is."""
    configured, found = settings(), list(findings())
    missing = [finding.subject for finding in found if finding.needed and not finding.fine]
    if as_json:
        report = {"settings": list(map(asdict, configured)), "findings": list(map(asdict, found)), "missing": missing}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _print(configured, found)
    sys.exit(1 if missing else 0)


def _print(configured: list[Setting], found: list[Finding]) -> None:
    for setting in configured:
        click.echo(f"{setting.name:<24} {setting.value or '(empty)':<42} {setting.source:<12} {setting.purpose}")
    click.echo()
    for finding in found:
        mark = "ok " if finding.fine else "NO " if finding.needed else "-- "
        click.echo(f"{mark} {finding.subject:<14} {finding.says}")


def init_app(app: Flask) -> None:
    """Give `flask` the command."""
    app.cli.add_command(doctor)
