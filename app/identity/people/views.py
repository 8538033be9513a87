"""Office pages about people."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.identity import phones, session
from app.identity.access import allow
from app.identity.people import queries, services
from app.identity.roles import Role
from app.identity.schemas import DisableForm
from app.web import forms
from app.web.forms import Form

bp = Blueprint("identity_people", __name__, template_folder="../templates", url_prefix="/office/people")

Page = str | Response | tuple[str, int]


@bp.get("")
@allow(Role.OFFICE, Role.ADMIN)
def search() -> Page:
    """Find staff by login or name, residents by the telephone number or card they tell."""
    return render_template("identity/people.html", q="", people=queries.search(""))


@bp.post("")
@allow(Role.OFFICE, Role.ADMIN)
def find() -> Page:
    """Find someone; by POST, because a telephone number has no place in an address."""
    text = request.form.get("q", "")[:40]
    shown = phones.masked(text) if phones.valid(text) else text
    return render_template("identity/people.html", q=shown, people=queries.search(text))


@bp.get("/<int:person_id>")
@allow(Role.OFFICE, Role.ADMIN)
def show(person_id: int) -> Page:
    """Show one person, and record that I looked."""
    services.look_up(person_id)
    return _page(person_id, forms.blank())


@bp.post("/<int:person_id>/access")
@allow(Role.ADMIN)
def set_access(person_id: int) -> Page:
    """Close or reopen someone's access."""
    form = forms.read(DisableForm)
    if not form.errors:
        try:
            _decide(person_id, form.values["reason"])
        except services.CannotDisableSelf as error:
            form = form.refused(error)
    if form.errors:
        return _page(person_id, form), 422
    return redirect(url_for("identity_people.show", person_id=person_id))


def _decide(person_id: int, reason: str) -> None:
    if request.form.get("open") == "1":
        services.enable(person_id, reason)
        flash(_("已恢复使用。"))
    else:
        services.disable(person_id, session.me().person_id or 0, reason)
        flash(_("已停用，此人在所有设备上都已退出登录。"))


def _page(person_id: int, form: Form) -> str:
    may_close = Role.ADMIN in session.me().roles
    return render_template("identity/person.html", person=queries.person(person_id), form=form, may_close=may_close)
