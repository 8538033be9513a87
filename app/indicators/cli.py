"""`flask indicators` and `flask plan`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.indicators.board import queries
from app.indicators.readings import services

indicators_cli = AppGroup("indicators", help="Totals and readings.")
plan_cli = AppGroup("plan", help="The plan's own tables.")


@indicators_cli.command("run")
def run() -> None:
    """Add up what is new and record the readings it affects, as the job does."""
    click.echo(services.refresh())


@indicators_cli.command("rebuild")
def rebuild() -> None:
    """Recompute every total and reading from the facts; identical ones add no row."""
    click.echo(services.rebuild())


@indicators_cli.command("verify")
def verify() -> None:
    """Compare the totals with the facts behind them; exit 1 if any differs."""
    found = services.verify_totals()
    click.echo(found)
    if not found.startswith("0 "):
        raise SystemExit(1)


@plan_cli.command("show")
def show() -> None:
    """Print the 39 leaves and the 8 projects, verbatim."""
    for leaf in queries.leaves():
        targets = f"{leaf.baseline_2023} | {leaf.target_2025} | {leaf.target_2027} | {leaf.target_2035}"
        click.echo(f"{leaf.plan_no:<4} {leaf.name} [{leaf.unit}] {leaf.requirement} | {targets}")
    for project in queries.projects():
        click.echo(
            f"{project.no:<4} {project.name} {project.years} {project.budget_wan_yuan:,} 万元 {project.department}"
        )
