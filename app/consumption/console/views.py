"""The mall's pages: its events from draft to end, the screen at the door, the poster, the counts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from werkzeug.wrappers import Response as BaseResponse

from app.clock import now
from app.consumption import labels
from app.consumption.acts.queries import acts_of_mall, attempts_seen_by
from app.consumption.checkins import tokens
from app.consumption.checkins.queries import counts_of, paid_by
from app.consumption.events import queries, services
from app.consumption.events.queries import EventRow
from app.consumption.events.records import EventNotFound
from app.consumption.malls.queries import mall_of
from app.consumption.malls.records import MallNotFound
from app.consumption.schemas import CancelForm, EventForm
from app.errors import DomainError
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.web import csv_files, forms
from app.web.formats import coins
from app.web.forms import Form

bp = Blueprint("mall", __name__, url_prefix="/mall", template_folder="../templates")

Page = str | BaseResponse | tuple[str, int]

RENEW_S = 15


@bp.get("")
@allow(Role.MALL)
def home() -> str:
    """Show my mall's events, and what needs attention."""
    organisation_id = me().organisation_id
    mall = mall_of(organisation_id)
    if mall is None:
        raise MallNotFound
    return render_template(
        "consumption/mall.html",
        mall=mall,
        events=queries.own_events(organisation_id),
        acts=acts_of_mall(organisation_id, limit=5),
        attempts=attempts_seen_by(organisation_id, limit=5),
        at=now(),
        labels=labels,
    )


@bp.get("/events/new")
@allow(Role.MALL)
def new_event() -> str:
    """Show an empty form, or one filled from an earlier event of the series."""
    earlier = request.args.get("like", type=int)
    return _event_page(forms.blank(**_typed(_own(earlier))) if earlier else forms.blank(reward="1.00"))


@bp.post("/events/new")
@allow(Role.MALL)
def create_event() -> Page:
    """Save an event as a draft."""
    form, clerk = forms.read(EventForm), me()
    if form.errors:
        return _event_page(form), 422
    try:
        event_id = services.draft_event(clerk.organisation_id, form.values["plan"], clerk.person_id)
    except DomainError as error:
        return _event_page(form.refused(error, "ends_at")), error.status
    flash(_("草稿已保存。核对无误后再发布。"))
    return redirect(url_for("mall.event", event_id=event_id), 303)


@bp.get("/events/<int:event_id>")
@allow(Role.MALL)
def event(event_id: int) -> str:
    """Show one of my events: how many came, what is left, what comes next."""
    row = _own(event_id)
    return render_template(
        "consumption/mall_event.html",
        event=row,
        steps=queries.steps_of(event_id),
        fundings=queries.fundings_of(event_id),
        counts=counts_of(event_id),
        paid=paid_by(event_id),
        at=now(),
        labels=labels,
    )


@bp.post("/events/<int:event_id>/published")
@allow(Role.MALL)
def publish(event_id: int) -> Page:
    """Publish it on the calendar."""
    clerk = me()
    services.publish_event(clerk.organisation_id, event_id, clerk.person_id)
    flash(_("活动已发布，居民现在能在活动日历上看到它。"))
    return redirect(url_for("mall.event", event_id=event_id), 303)


@bp.get("/events/<int:event_id>/closed")
@allow(Role.MALL)
def ask_close(event_id: int) -> str:
    """Ask for confirmation before ending an event."""
    return render_template("consumption/mall_close.html", event=_own(event_id))


@bp.post("/events/<int:event_id>/closed")
@allow(Role.MALL)
def close(event_id: int) -> Page:
    """End it and return the rest of its budget."""
    clerk = me()
    left = services.close_event(clerk.organisation_id, event_id, clerk.person_id)
    flash(_("活动已结束，剩余预算 %(coins)s 碳币已退回。", coins=coins(left)))
    return redirect(url_for("mall.event", event_id=event_id), 303)


@bp.get("/events/<int:event_id>/cancelled")
@allow(Role.MALL)
def ask_cancel(event_id: int) -> str:
    """Ask why an event is cancelled."""
    return render_template("consumption/mall_cancel.html", event=_own(event_id), form=forms.blank())


@bp.post("/events/<int:event_id>/cancelled")
@allow(Role.MALL)
def cancel(event_id: int) -> Page:
    """Cancel it, with a reason that visitors read."""
    form, clerk = forms.read(CancelForm), me()
    if form.errors:
        return render_template("consumption/mall_cancel.html", event=_own(event_id), form=form), 422
    left = services.cancel_event(clerk.organisation_id, event_id, clerk.person_id, form.values["reason"])
    flash(_("活动已取消，剩余预算 %(coins)s 碳币已退回。", coins=coins(left)))
    return redirect(url_for("mall.event", event_id=event_id), 303)


@bp.get("/events/<int:event_id>/screen")
@allow(Role.MALL)
def screen(event_id: int) -> str:
    """Show the code for the organiser's screen, which renews itself."""
    return render_template("consumption/screen.html", **_shown(event_id))


@bp.get("/events/<int:event_id>/screen/code")
@allow(Role.MALL)
def screen_code(event_id: int) -> str:
    """Return only the part of the screen that changes."""
    return render_template("consumption/_screen_code.html", **_shown(event_id))


@bp.get("/events/<int:event_id>/poster")
@allow(Role.MALL)
def poster(event_id: int) -> str:
    """Show a poster to print: its code checks in where the event allows it, and otherwise shows the event."""
    row = _own(event_id)
    path = url_for("events.show", event_id=row.id)
    if row.poster_check_in:
        path = url_for("checkins.scanned", code=tokens.poster_code(row.id))
    return render_template("consumption/poster.html", event=row, address=_absolute(path), labels=labels)


@bp.get("/events/<int:event_id>/check-ins.csv")
@allow(Role.MALL)
def check_ins_file(event_id: int) -> Response:
    """Download check-ins by hour and way in, with nothing about persons."""
    row = _own(event_id)
    header = (pgettext("one", "活动"), _("日期"), _("时段"), _("签到方式"), _("签到人次"), _("发放碳币"))
    rows = (
        (row.title, count.day, _hours(count.hour), labels.VIA[count.via], count.check_ins, coins(count.paid))
        for count in counts_of(row.id)
    )
    return csv_files.download(f"check-ins-{event_id}", header, rows)


def _hours(hour: int) -> str:
    return f"{hour:02d}:00-{hour + 1:02d}:00"


def _own(event_id: int) -> EventRow:
    row = queries.own_event(event_id, me().organisation_id)
    if row is None:
        raise EventNotFound
    return row


def _shown(event_id: int) -> dict[str, Any]:
    row, at = _own(event_id), now()
    code = tokens.screen_code(event_id, at)
    return {
        "event": row,
        "at": at,
        "code": code,
        "address": _absolute(url_for("checkins.scanned", code=code)),
        "renew_s": RENEW_S,
    }


def _absolute(path: str) -> str:
    return str(current_app.config["TANHUI_BASE_URL"]).rstrip("/") + path


def _event_page(form: Form) -> str:
    return render_template("consumption/event_form.html", form=form, kinds=labels.EVENT_KINDS.items())


def _typed(row: EventRow) -> dict[str, object]:
    """Return an event as its form would have it, without times."""
    kept = ("title", "kind", "series", "summary", "place", "capacity")
    return {name: getattr(row, name) for name in kept} | {
        "reward": f"{row.reward / 100:.2f}",
        "poster_check_in": "1" if row.poster_check_in else "",
    }
