"""`flask jobs`: run the timetable, one slot of it, or look at it."""

from __future__ import annotations

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from app import clock
from app.clock import DISTRICT_ZONE
from app.jobs import queries, timetable
from app.jobs.scheduler import SlotRunner, run_forever
from app.jobs.slots import latest_slot
from app.web import readiness

jobs_cli = AppGroup("jobs", help="The scheduled work.")


@jobs_cli.command("run")
def run() -> None:
    """Run the timetable until stopped. Any number of these may run at the same time."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if found := readiness.obstacles(app):
        raise click.ClickException(f"The jobs do not start: {'; '.join(found)}")
    # APScheduler runs jobs in a thread of its own, which needs the application itself, not the proxy for it.
    run_forever(app, timetable.TIMETABLE)


@jobs_cli.command("once")
@click.argument("job_id")
@click.option("--slot", type=click.DateTime(["%Y-%m-%dT%H:%M:%S"]), help="the slot, in Asia/Shanghai; default: latest")
def once(job_id: str, slot: datetime | None) -> None:
    """Run one slot of one job now, unless it was done. Exit 1 if it fails."""
    try:
        job = timetable.job(job_id)
    except LookupError as error:
        raise click.BadParameter(str(error)) from error
    runner = SlotRunner(current_app._get_current_object(), ())  # type: ignore[attr-defined]  # noqa: SLF001
    due = slot.replace(tzinfo=DISTRICT_ZONE) if slot else latest_slot(job.schedule(demo=runner.demo), clock.now())
    if due is None:
        raise click.ClickException(f"{job_id} has never been due")
    outcome = runner.attempt(job, due)
    if outcome is None:
        raise click.ClickException(f"{job_id} failed at {due.isoformat()}; the log says why")
    click.echo(f"{job_id} {due.astimezone(DISTRICT_ZONE).isoformat()} {outcome}")


@jobs_cli.command("list")
def show() -> None:
    """Show the timetable with each job's last slot."""
    demo = current_app.config["TANHUI_DEMO"] == "1"
    for job in timetable.TIMETABLE:
        last = queries.last_run(job.id)
        slot = "never" if last is None else last.slot.astimezone(DISTRICT_ZONE).strftime("%Y-%m-%d %H:%M:%S")
        click.echo(f"{job.id:<12} {job.schedule(demo=demo):<18} {slot:<20} {job.purpose}")
        if last and (last.outcome or last.failure):
            click.echo(f"{'':<12} {last.failure or last.outcome}")
    beat = queries.last_beat()
    click.echo(f"scheduler last seen: {'never' if beat is None else beat.astimezone(DISTRICT_ZONE).isoformat()}")
