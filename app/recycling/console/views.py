"""Pages of an operator: first what needs attention, then its bins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.devices.queries import keys_of
from app.errors import DomainError
from app.identity.access import allow
from app.identity.roles import OVERSEERS, Role
from app.identity.session import me
from app.places.coordinates import Frame
from app.places.labels import SCENES
from app.places.queries import communities
from app.recycling.bins import labels, queries, services
from app.recycling.bins.records import Opening
from app.recycling.bins.schemas import OPENINGS, BinForm, StateForm
from app.recycling.bins.services import DEVICE, BinUnknown
from app.recycling.categories.labels import name
from app.recycling.categories.queries import categories
from app.recycling.drops import queries as drops
from app.recycling.drops.labels import KNOWN_BY
from app.recycling.drops.views import operator
from app.web import forms, paging

bp = Blueprint("recycling_console", __name__, template_folder="../templates")

PAGE = 30


@bp.get("/operator")
@allow(Role.OPERATOR)
def bins() -> str:
    """Show what waits for me, then my bins: those out of service first, then those silent for longest."""
    mine = operator()
    seen, today = queries.last_seen(mine), queries.figures_on(clock.today(), operator_id=mine)
    rows = sorted(
        queries.bins_of(mine),
        key=lambda row: (row.state == "in_service", seen[row.id].timestamp() if row.id in seen else 0, row.code),
    )
    quarantined, conflicts = drops.waiting(mine)
    return render_template(
        "recycling/console.html",
        bins=rows,
        seen=seen,
        today=today,
        total=sum(one.weight_g for one in today.values()),
        nothing=queries.DayFigures(),
        quarantined=quarantined,
        conflicts=conflicts,
        states=labels.STATES,
        tags=labels.TAGS,
    )


@bp.get("/operator/bins/<code>")
@allow(Role.OPERATOR, *OVERSEERS)
def show_bin(code: str) -> str:
    """Show one bin: state, keys, and its drops."""
    row = _bin(code)
    page = paging.page(drops.drops_of_bin(row.id, PAGE + 1, paging.after_from_request()), PAGE, drops.place_of)
    return render_template(
        "recycling/operator_bin.html",
        bin=row,
        mine=row.operator_id == me().organisation_id,
        drops=page.items,
        next_url=paging.next_url(page),
        today=queries.figures_on(clock.today(), row.id).get(row.id, queries.DayFigures()),
        openings=queries.openings_of(row),
        keys=keys_of(DEVICE, row.id),
        states=labels.STATES,
        tags=labels.TAGS,
        known_by=KNOWN_BY,
        name=name,
    )


@bp.get("/operator/bins/<code>/sticker")
@allow(Role.OPERATOR)
def sticker(code: str) -> str:
    """Show a sticker to print for the bin."""
    row = _bin(code)
    # In upper case, the code needs fewer and larger squares.
    address = f"{current_app.config['TANHUI_BASE_URL'].rstrip('/')}/bins/{row.code}".upper()
    return render_template(
        "recycling/sticker.html", bin=row, address=address, openings=queries.openings_of(row), name=name
    )


@bp.post("/operator/bins/<code>/state")
@allow(Role.OPERATOR)
def set_state(code: str) -> Response:
    """Put a bin into service or out of it."""
    form = forms.read(StateForm)
    if form.errors:
        raise BinUnknown
    services.set_state(code, operator(), form.values["state"])
    flash(_("状态已更新。"))
    return redirect(url_for("recycling_console.show_bin", code=code))


@bp.post("/operator/bins/<code>/keys")
@allow(Role.OPERATOR)
def issue_key(code: str) -> str:
    """Make a key; only this page ever shows its secret."""
    issued = services.issue_device_key(code, operator(), me().person_id)
    return render_template("recycling/device_key.html", bin=_bin(code), issued=issued)


@bp.post("/operator/bins/<code>/keys/<key_id>/revoke")
@allow(Role.OPERATOR)
def revoke_key(code: str, key_id: str) -> Response:
    """End a key."""
    services.revoke_device_key(code, operator(), key_id, me().person_id)
    flash(_("密钥已停用。"))
    return redirect(url_for("recycling_console.show_bin", code=code))


@bp.get("/operator/new-bin")
@allow(Role.OPERATOR)
def new_bin() -> str:
    """Show the form for a new bin."""
    return _form_page(forms.blank())


@bp.post("/operator/new-bin")
@allow(Role.OPERATOR)
def register_bin() -> Response | tuple[str, int]:
    """Register a bin of mine."""
    form = forms.read(BinForm)
    if not form.errors:
        try:
            services.register_bin_with_site(
                openings=_openings(form.values), operator_id=operator(), **_place(form.values)
            )
        except DomainError as error:
            form = form.refused(error)
        else:
            return redirect(url_for("recycling_console.show_bin", code=form.values["code"].upper()))
    return _form_page(form), 422


def _openings(values: dict[str, Any]) -> list[Opening]:
    chosen = ((values[f"category_{n}"], values[f"capacity_{n}"]) for n in OPENINGS)
    return [Opening(category, capacity) for category, capacity in chosen if category]


def _place(values: dict[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in ("code", "site", "community_code", "scene", "lat", "lon", "frame", "address")}


def _form_page(form: forms.Form) -> str:
    return render_template(
        "recycling/new_bin.html",
        form=form,
        communities=[(one.community_code, f"{one.street} · {one.community}") for one in communities()],
        scenes=list(SCENES.items()),
        frames=[(frame.value, frame.value) for frame in Frame],
        categories=[(one.code, name(one)) for one in categories()],
        openings=OPENINGS,
    )


def _bin(code: str) -> queries.BinRow:
    """Return a bin that the visitor may see: operators their own, overseers all."""
    actor = me()
    row = queries.bin_by_code(code, None if actor.roles & OVERSEERS else operator())
    if row is None:
        raise BinUnknown
    return row
