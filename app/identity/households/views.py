"""The page of one's own household."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.identity import session
from app.identity.access import allow
from app.identity.households import queries, services
from app.identity.roles import Role
from app.identity.schemas import InviteCodeForm, PhoneForm
from app.web import forms
from app.web.forms import Form

bp = Blueprint("identity_households", __name__, template_folder="../templates", url_prefix="/me/household")

Page = str | Response | tuple[str, int]


def _my_id() -> int:
    return session.me().person_id or 0


@bp.get("")
@allow(Role.RESIDENT)
def show() -> Page:
    """Show who shares my wallet, and the invitations from and to us."""
    return _page(forms.blank())


@bp.post("/invite")
@allow(Role.RESIDENT)
def invite() -> Page:
    """Invite a telephone number."""
    form = forms.read(PhoneForm)
    if not form.errors:
        try:
            services.invite_phone(_my_id(), form.values["phone"])
        except DomainError as error:
            form = form.refused(error, "phone")
    if form.errors:
        return _page(form), 422
    flash(_("已发出邀请。对方用这个号码登录后，在“我的家庭”里接受即可。"))
    return redirect(url_for("identity_households.show"))


@bp.post("/code")
@allow(Role.RESIDENT)
def invite_by_code() -> Page:
    """Show, once, a code that someone beside me can type."""
    return _page(forms.blank(), code=services.invite_by_code(_my_id()))


@bp.post("/join")
@allow(Role.RESIDENT)
def join() -> Page:
    """Join by the code I was told."""
    form = forms.read(InviteCodeForm)
    if not form.errors:
        try:
            services.accept_code(_my_id(), form.values["invite"])
        except DomainError as error:
            form = form.refused(error, "invite")
    if form.errors:
        return _page(form), 422
    return _joined()


@bp.post("/invites/<int:invite_id>/accept")
@allow(Role.RESIDENT)
def accept(invite_id: int) -> Page:
    """Accept an invitation to my telephone."""
    services.accept(_my_id(), invite_id)
    return _joined()


@bp.post("/invites/<int:invite_id>/decline")
@allow(Role.RESIDENT)
def decline(invite_id: int) -> Page:
    """Decline an invitation to my telephone."""
    services.decline(_my_id(), invite_id)
    return redirect(url_for("identity_households.show"))


@bp.post("/invites/<int:invite_id>/withdraw")
@allow(Role.RESIDENT)
def withdraw(invite_id: int) -> Page:
    """Withdraw an invitation of our household."""
    services.withdraw(_my_id(), invite_id)
    return redirect(url_for("identity_households.show"))


@bp.get("/leave")
@allow(Role.RESIDENT)
def ask_to_leave() -> Page:
    """Ask for confirmation."""
    return render_template("identity/household_leave.html")


@bp.post("/leave")
@allow(Role.RESIDENT)
def leave() -> Page:
    """Leave the household."""
    services.leave(_my_id())
    flash(_("您已退出家庭，今后的碳币记入您自己的钱包。"))
    return redirect(url_for("identity_households.show"))


def _joined() -> Page:
    flash(_("已加入家庭，今后的碳币记入共同的钱包。"))
    return redirect(url_for("identity_households.show"))


def _page(form: Form, code: str = "") -> str:
    actor = session.me()
    home = actor.household_id or 0
    return render_template(
        "identity/household.html",
        form=form,
        code=code,
        members=queries.members_of(home),
        cards=queries.cards_of(home),
        sent=queries.invites_from(home),
        received=queries.invites_to(actor.person_id or 0),
        me=actor.person_id,
    )
