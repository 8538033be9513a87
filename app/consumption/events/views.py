"""The public calendar of events."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from app.clock import now
from app.consumption import labels, months
from app.consumption.checkins.queries import check_in_of
from app.consumption.events import calendar, queries
from app.consumption.events.kinds import Stage
from app.consumption.events.queries import EventRow
from app.consumption.events.records import EventNotFound
from app.identity.access import public
from app.identity.roles import Role
from app.identity.session import actor_or_anonymous
from app.web import paging
from app.web.formats import coins

bp = Blueprint("events", __name__, template_folder="../templates")

PAGE = 20


@bp.get("/events")
@public
def index() -> str:
    """Show present, coming and past events, by month if one is requested."""
    month, past = request.args.get("month", ""), request.args.get("show") == "past"
    at = now()
    since, until = months.bounds(month) if month else (None, None)
    coming = [] if past else [row for row in queries.coming_events(at, until) if since is None or row.ends_at > since]
    rows = queries.public_events(
        limit=PAGE + 1, after=paging.after_from_request(), ended_by=at, since=since, until=until
    )
    page = paging.page(rows, PAGE, _place)
    return render_template(
        "consumption/events.html",
        coming=coming,
        past=page.items if past or month else [],
        show="past" if past else "coming",
        month=month,
        resident=Role.RESIDENT in actor_or_anonymous().roles,
        at=at,
        labels=labels,
        next_url=paging.next_url(page) if past else None,
    )


@bp.get("/events/<int:event_id>")
@public
def show(event_id: int) -> str:
    """Show one event: when, where, what for, and how many seats are left."""
    row = _public(event_id)
    return render_template(
        "consumption/event.html",
        event=row,
        at=now(),
        labels=labels,
        mine=check_in_of(event_id, actor_or_anonymous().person_id),
        series=[other for other in queries.of_series(row) if other.id != row.id],
    )


@bp.get("/events/<int:event_id>/calendar.ics")
@public
def calendar_file(event_id: int) -> Response:
    """Download the event for a telephone's own calendar."""
    text = calendar.icalendar(_entry(_public(event_id)), now())
    response = current_app.response_class(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="event-{event_id}.ics"'
    return response


def _public(event_id: int) -> EventRow:
    row = queries.public_event(event_id)
    if row is None:
        raise EventNotFound
    return row


def _place(row: EventRow) -> paging.After:
    return paging.After(row.starts_at, row.id)


def _entry(row: EventRow) -> calendar.CalendarEntry:
    base = str(current_app.config["TANHUI_BASE_URL"]).rstrip("/")
    reward = _("到场签到得 %(coins)s 碳币", coins=coins(row.reward)) if row.reward else _("到场签到")
    return calendar.CalendarEntry(
        uid=f"event-{row.id}@{base.partition('://')[2]}",
        title=f"{row.title} · {row.mall}",
        place=f"{row.mall} {row.place}",
        text=f"{reward}\n{row.summary}".strip(),
        url=base + url_for("events.show", event_id=row.id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        cancelled=row.stage is Stage.CANCELLED,
    )
