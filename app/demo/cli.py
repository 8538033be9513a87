"""`flask demo`."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.demo import credentials_file, services
from app.demo.district import DemoBroken, DemoRefused
from app.demo.scale import FULL, MINI

demo = AppGroup("demo", help="The demonstration district.")

_SCALES = {"full": FULL, "mini": MINI}
_AT = click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path), default=services.CREDENTIALS_FILE)


@demo.command("make")
@click.option("--scale", type=click.Choice(sorted(_SCALES)), default="full", help="How large it is.")
@_AT
def make(scale: str, path: Path) -> None:
    """Make the district, or finish making it; a finished one is left as it is."""
    logging.getLogger("tanhui.request").setLevel(logging.WARNING)  # its own requests need no log lines
    app, began = current_app._get_current_object(), time.monotonic()  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        made = services.make(app, _SCALES[scale], path, tell=click.echo)
    except (DemoRefused, DemoBroken) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"demo: {'made' if made else 'already there'}, {time.monotonic() - began:.1f} s")
    click.echo(f"Demonstration accounts 演示账号, one of each role (all of them, with keys and links, in {path}):")
    accounts = credentials_file.read(path).get("accounts", [])
    for account in {account["role"]: account for account in reversed(accounts)}.values():
        _show_login(account)


@demo.command("show")
@_AT
def show(path: Path) -> None:
    """Print the logins, keys and links."""
    given = credentials_file.read(path)
    if not given.get("accounts"):
        raise click.ClickException(f"there is nothing in {path}; run `flask demo make`")
    for account in given["accounts"]:
        _show_login(account)
    for name, link in given.get("links", {}).items():
        click.echo(f"{name:<14} {link}")
    click.echo(f"operator_api_key {given.get('operator_api_key', '')}\ndevice {given.get('device', {})}")


def _show_login(account: Mapping[str, str]) -> None:
    way_in = account["password"] or "一次性验证码 code by SMS"
    click.echo(f"  {account['role']:<11} {account['login']:<12} {way_in:<15} {account['name']}")
