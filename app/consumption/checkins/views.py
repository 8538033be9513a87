"""Pages of checking in: the one behind the code on the screen, and the receipt."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.clock import now
from app.consumption import labels
from app.consumption.checkins import queries, services, tokens
from app.consumption.events.queries import EventRow, public_event
from app.consumption.events.records import EventNotFound
from app.errors import NotFound
from app.identity.access import allow, public
from app.identity.roles import Role
from app.identity.session import actor_or_anonymous, me
from app.points.queries import balance_of

bp = Blueprint("checkins", __name__, template_folder="../templates")

SCAN = "scan"


@bp.get("/e/<code>")
@public
def scanned(code: str) -> Response:
    """Show the event to people who scanned the screen; they may take a quarter of an hour to log in."""
    at = now()
    seen_at = tokens.scanned_at(code, request.cookies.get(SCAN, ""), at)
    event = _event(tokens.read(code, at, seen_at).event_id)
    visitor = actor_or_anonymous()
    mine = queries.check_in_of(event.id, visitor.person_id)
    page = render_template(
        "consumption/scanned.html",
        event=event,
        code=code,
        mine=mine,
        resident=Role.RESIDENT in visitor.roles,
        at=at,
        labels=labels,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    if seen_at is None:
        response.set_cookie(
            SCAN,
            tokens.scan(code, at),
            max_age=tokens.SCAN_S,
            path=url_for("checkins.scanned", code=code),
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    return response


@bp.post("/e/<code>")
@allow(Role.RESIDENT)
def check_in(code: str) -> Response:
    """Check in and show what it earned."""
    visitor = me()
    if visitor.person_id is None or visitor.household_id is None:
        raise NotFound
    seen_at = tokens.scanned_at(code, request.cookies.get(SCAN, ""), now())
    made = services.check_in(code, visitor.person_id, visitor.household_id, seen_at)
    return redirect(url_for("checkins.receipt", check_in_id=made.id), 303)


@bp.get("/me/check-ins/<int:check_in_id>")
@allow(Role.RESIDENT)
def receipt(check_in_id: int) -> str:
    """Show one of my check-ins."""
    visitor = me()
    made = queries.check_in(check_in_id, visitor.person_id)
    if made is None or visitor.household_id is None:
        raise NotFound
    return render_template("consumption/checked_in.html", made=made, balance=balance_of(visitor.household_id).free)


def _event(event_id: int) -> EventRow:
    row = public_event(event_id)
    if row is None:
        raise EventNotFound
    return row
