"""The office's pages: malls and their staff, budgets of events, rewards for acts, attempts to reuse documents."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clock import now
from app.consumption import labels
from app.consumption.acts import queries as acts
from app.consumption.acts import services as act_services
from app.consumption.events import queries as events
from app.consumption.events import services as event_services
from app.consumption.malls import queries as malls
from app.consumption.malls import services as mall_services
from app.consumption.schemas import FundingForm, MallForm, RewardForm
from app.errors import DomainError
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.places.queries import communities
from app.web import forms
from app.web.formats import coins
from app.web.forms import Form

bp = Blueprint("office_malls", __name__, url_prefix="/office/malls", template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.get("")
@allow(Role.OFFICE, Role.ADMIN, Role.AUDITOR)
def index() -> str:
    """List every mall, event with its budget, reward and attempt."""
    return _page()


@bp.get("/new")
@allow(Role.OFFICE, Role.ADMIN)
def new() -> str:
    """Show the form for a new mall."""
    return _mall_page(forms.blank())


@bp.post("/new")
@allow(Role.OFFICE, Role.ADMIN)
def create() -> Page:
    """Register a mall and its first member of staff."""
    form = forms.read(MallForm)
    if form.errors:
        return _mall_page(form), 422
    try:
        mall_services.register_mall(form.values["name"], form.values["site"], form.values["staff"])
    except DomainError as error:
        return _mall_page(form.refused(error)), error.status
    flash(_("已登记商业综合体，工作人员可以用登录名和密码登录。"))
    return redirect(url_for("office_malls.index"), 303)


@bp.post("/fundings")
@allow(Role.OFFICE)
def fund() -> Page:
    """Put coins into an event's budget."""
    form, officer = forms.read(FundingForm), me()
    if form.errors or officer.person_id is None:
        return _page(funding=form), 422
    values = form.values
    try:
        event_services.fund_event(values["event_id"], values["amount"], officer.person_id, values["note"])
    except DomainError as error:
        return _page(funding=form.refused(error)), error.status
    flash(_("已向活动拨入 %(coins)s 碳币。", coins=coins(values["amount"])))
    return redirect(url_for("office_malls.index"), 303)


@bp.post("/rewards")
@allow(Role.OFFICE)
def publish_reward() -> Page:
    """Publish what acts of a kind earn from a given time on."""
    form = forms.read(RewardForm)
    if form.errors:
        return _page(reward=form), 422
    try:
        act_services.publish_reward(**form.values, actor_id=me().person_id)
    except DomainError as error:
        return _page(reward=form.refused(error, "valid_from")), error.status
    flash(_("奖励标准已公布。"))
    return redirect(url_for("office_malls.index"), 303)


def _page(funding: Form | None = None, reward: Form | None = None) -> str:
    return render_template(
        "consumption/office_malls.html",
        malls=malls.malls(),
        events=events.all_events(),
        kinds=acts.kinds(),
        attempts=acts.all_attempts(),
        funding=funding or forms.blank(),
        reward=reward or forms.blank(),
        may_fund=Role.OFFICE in me().roles,
        at=now(),
        labels=labels,
    )


def _mall_page(form: Form) -> str:
    return render_template("consumption/mall_form.html", form=form, communities=communities())
