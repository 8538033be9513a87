"""Commands: the doctor, the contract's stored copy, and the translation catalogue."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from app.web import api, catalogue, doctor
from app.web.languages import ENGLISH
from config import ROOT

CONTRACT = ROOT / "docs" / "openapi.json"

openapi = AppGroup("openapi", help="The REST contract.")
messages = AppGroup("messages", help="The translation catalogue.")


def init_app(app: Flask) -> None:
    """Add the commands; `openapi` replaces the group of the same name that flask-smorest brings."""
    app.cli.add_command(openapi)
    app.cli.add_command(messages)
    app.cli.add_command(look_at_everything)


@openapi.command("write")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default=CONTRACT)
def write_contract(path: Path) -> None:
    """Store the contract that this code serves, by default in docs/openapi.json."""
    path.write_text(api.document(), encoding="utf-8")
    click.echo(f"wrote {path}")


@openapi.command("print")
def print_contract() -> None:
    """Print the contract that this code serves."""
    click.echo(api.document(), nl=False)


@messages.command("update")
@click.option("--prune", is_flag=True, help="Forget translations of sentences that are gone.")
def update_messages(*, prune: bool) -> None:
    """Collect every sentence of the program into the English catalogue, and count what lacks a translation."""
    catalogue.update(prune=prune)
    missing = catalogue.untranslated()
    for sentence in missing:
        click.echo(sentence)
    click.echo(f"{len(missing)} to translate in {ENGLISH.relative_to(ROOT)}")


@messages.command("check")
def check_messages() -> None:
    """List what lacks a translation, without changing anything; exit 1 if there is any."""
    missing = catalogue.untranslated()
    for sentence in missing:
        click.echo(sentence)
    if missing:
        raise SystemExit(1)


@click.command("doctor")
@with_appcontext
def look_at_everything() -> None:
    """Print what is configured, where it came from, and what is missing; exit 1 if it is needed."""
    for setting in doctor.settings():
        click.echo(f"{setting.name:<28} {setting.value or '-':<40} {setting.source:<12} {setting.purpose}")
    click.echo()
    needed = 0
    for finding in doctor.findings():
        needed += finding.needed and not finding.fine
        word = "ok" if finding.fine else "MISSING" if finding.needed else "advice"
        click.echo(f"{word:<8} {finding.subject:<15} {finding.says}")
    if needed:
        raise SystemExit(1)
