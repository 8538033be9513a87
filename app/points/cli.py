"""Commands over the coin ledger."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask.cli import AppGroup

from app.points import queries, services

points = AppGroup("points", help="The coin ledger.")


@points.command("audit")
@click.option("--json", "as_json", is_flag=True, help="Print the faults as JSON.")
@click.option("--whole", is_flag=True, help="Begin at the beginning instead of where the last audit ended.")
def audit(as_json: bool, whole: bool) -> None:
    """Recompute balances and awards since the last audit without a fault; exit 1 on any drift."""
    found = services.audit_books(whole=whole)
    faults = [fault for book in found.values() for fault in book]
    if as_json:
        click.echo(json.dumps({book: [asdict(f) for f in rows] for book, rows in found.items()}, ensure_ascii=False))
    else:
        for book, rows in found.items():
            click.echo(f"{book}: {'clean' if not rows else f'{len(rows)} faults'}")
            for fault in rows[:20]:
                click.echo(f"  {fault.check} {fault.object}: expected {fault.expected}, found {fault.found}")
    sys.exit(1 if faults else 0)


@points.command("reverse")
@click.argument("transfer_id", type=int)
@click.option("--reason", required=True, help="Two to two hundred letters; the holder reads them.")
@click.option("--by", "actor_id", type=int, required=True, help="Number of the person who decided it.")
def reverse(transfer_id: int, reason: str, actor_id: int) -> None:
    """Undo a mistaken transfer by its opposite, once. A charge is refunded instead."""
    click.echo(f"transfer {services.reverse_transfer(transfer_id, actor_id, reason)} undoes {transfer_id}")


@points.command("seal")
def seal() -> None:
    """Cover the newest transfers by the hash chain."""
    click.echo(f"{services.seal_ledger()} transfers sealed")


@points.command("verify")
def verify() -> None:
    """Check the hash chain against the transfers; exit 1 and name the first block that does not fit."""
    broken = queries.broken_block()
    click.echo(
        f"the chain holds, {queries.unsealed()} transfers not sealed yet"
        if broken is None
        else f"block {broken} does not fit"
    )
    sys.exit(0 if broken is None else 1)
