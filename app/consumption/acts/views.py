"""Pages of green acts: where mall staff record them and residents find their own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clock import now
from app.consumption import labels
from app.consumption.acts import queries, services
from app.consumption.acts.member_codes import member_code
from app.consumption.acts.services import ActOutcome, Recorder
from app.consumption.checkins.queries import check_ins_of
from app.consumption.events.queries import own_events
from app.consumption.malls.queries import mall_of
from app.consumption.malls.records import MallNotFound
from app.consumption.schemas import ActForm
from app.errors import DomainError, NotFound
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.web import forms
from app.web.formats import coins
from app.web.forms import Form

bp = Blueprint("acts", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]

# Which field of the form a refusal belongs to.
FIELD_OF = {
    "MemberUnknown": "who",
    "MemberCodeTooOld": "who",
    "KeyUnreadable": "key",
    "LabelGradeMissing": "label_grade",
    "ActTimeWrong": "occurred_at",
    "EventNotFound": "event_id",
    "EventNotBegun": "event_id",
    "EventOver": "event_id",
    "EventCancelled": "event_id",
}


@bp.get("/mall/acts")
@allow(Role.MALL)
def record() -> Page:
    """Show the form, recent acts, and attempts to reuse a document."""
    return _page(forms.blank(kind=request.args.get("kind", "second_hand")))


@bp.post("/mall/acts")
@allow(Role.MALL)
def create() -> Page:
    """Record an act for a resident at the counter."""
    form, clerk = forms.read(ActForm), me()
    if form.errors:
        return _page(form), 422
    try:
        done = services.record_act(form.values["report"], Recorder(clerk.organisation_id, clerk.person_id))
    except DomainError as error:
        return _page(form.refused(error, FIELD_OF.get(error.code, ""))), error.status
    if done.repeated:
        return _page(form.refused(services.KeyAlreadyUsed(), "key")), 409
    flash(_told(done), "message" if done.reward else "warn")
    return redirect(url_for("acts.record", kind=done.kind), 303)


@bp.get("/me/activities")
@allow(Role.RESIDENT)
def mine() -> str:
    """Show my check-ins, my household's acts, and the code by which a mall finds me."""
    visitor = me()
    if visitor.household_id is None or visitor.person_id is None:
        raise NotFound
    return render_template(
        "consumption/activities.html",
        check_ins=check_ins_of(visitor.person_id),
        acts=queries.acts_of_household(visitor.household_id),
        code=member_code(visitor.household_id, now()),
        labels=labels,
    )


@bp.get("/me/acts/<int:act_id>")
@allow(Role.RESIDENT)
def show(act_id: int) -> str:
    """Show one of my household's acts, with what proves it."""
    act = queries.act_of(act_id, me().household_id)
    if act is None:
        raise NotFound
    return render_template("consumption/act.html", act=act, labels=labels)


def _page(form: Form) -> str:
    organisation_id = me().organisation_id
    mall = mall_of(organisation_id)
    if mall is None:
        raise MallNotFound
    at = now()
    return render_template(
        "consumption/acts.html",
        form=form,
        mall=mall,
        kinds=queries.kinds(),
        event_options=[(row.id, row.title) for row in own_events(organisation_id) if row.runs(at)],
        acts=queries.acts_of_mall(organisation_id, limit=20),
        attempts=queries.attempts_seen_by(organisation_id, limit=20),
        labels=labels,
    )


def _told(done: ActOutcome) -> str:
    if done.reward:
        return str(_("已登记，居民获得 %(coins)s 碳币。", coins=coins(done.reward)))
    return str(_("已登记。%(why)s。", why=labels.UNPAID[done.unpaid]))
