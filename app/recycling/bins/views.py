"""Public pages of bins: where they are, what they take, what that earns."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from app import clock
from app.identity.access import allow, public
from app.identity.roles import Role
from app.identity.session import actor_or_anonymous, me
from app.places.queries import streets
from app.recycling.bins import labels, queries, services
from app.recycling.bins.schemas import BinQuery
from app.recycling.bins.services import BinUnknown
from app.recycling.categories.labels import name
from app.web import forms

bp = Blueprint("recycling_bins", __name__, template_folder="../templates")


@bp.get("/bins")
@public
def list_bins() -> str:
    """List bins, the nearest first when the browser told its position."""
    form = forms.read(BinQuery, request.args)
    wanted: dict[str, Any] = form.values or BinQuery().load({})
    near = None if wanted["lat"] is None or wanted["lon"] is None else (wanted["lat"], wanted["lon"])
    skip = (wanted["page"] - 1) * queries.PAGE
    found = queries.find_bins(street=wanted["street"], text=wanted["q"], near=near, skip=skip, limit=queries.PAGE + 1)
    return render_template(
        "recycling/bins.html",
        bins=found[: queries.PAGE],
        more=len(found) > queries.PAGE,
        wanted=wanted,
        near=near,
        form=form,
        streets=list(streets().items()),
        states=labels.STATES,
        tags=labels.TAGS,
    )


@bp.get("/bins/<code>")
@bp.get("/BINS/<code>", endpoint="show_bin_upper")
@public
def show_bin(code: str) -> str:
    """Show one bin: its state, what it took today, what a drop earns, and how to make one."""
    row = _bin(code)
    return render_template(
        "recycling/bin.html",
        bin=row,
        openings=queries.openings_of(row),
        today=queries.figures_on(clock.today(), row.id).get(row.id, queries.DayFigures()),
        states=labels.STATES,
        tags=labels.TAGS,
        name=name,
        home=actor_or_anonymous().household_id,
    )


@bp.post("/bins/<code>/session")
@allow(Role.RESIDENT)
def open_session(code: str) -> str:
    """Tell a bin that I am in front of it."""
    actor = me()
    if actor.person_id is None or actor.household_id is None:
        raise BinUnknown
    opened = services.open_session(code, actor.person_id, actor.household_id)
    return render_template("recycling/session.html", bin=_bin(code), opened=opened)


def _bin(code: str) -> queries.BinRow:
    row = queries.bin_by_code(code)
    if row is None:
        raise BinUnknown
    return row
