"""Office pages about API keys."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.identity.access import allow, declared_scopes
from app.identity.keys import queries, services
from app.identity.roles import Role
from app.identity.schemas import KeyForm
from app.web import forms
from app.web.forms import Form

bp = Blueprint("identity_keys", __name__, template_folder="../templates", url_prefix="/office/keys")

Page = str | Response | tuple[str, int]


@bp.get("")
@allow(Role.OFFICE, Role.ADMIN)
def show() -> Page:
    """Show the keys and the form for a new one."""
    return _page(forms.blank())


@bp.post("")
@allow(Role.OFFICE, Role.ADMIN)
def issue() -> Page:
    """Make a key and show it once."""
    form = forms.read(KeyForm)
    scopes = request.form.getlist("scopes")
    if not scopes:
        form = form.refused(_("请至少选择一项权限。"), "scopes")
    if form.errors:
        return _page(form), 422
    try:
        issued = services.issue(
            form.values["organisation_id"], form.values["name"], scopes, declared_scopes(current_app)
        )
    except DomainError as error:
        return _page(form.refused(error)), error.status
    return render_template("identity/key_issued.html", issued=issued)


@bp.post("/<int:key_id>/rotate")
@allow(Role.OFFICE, Role.ADMIN)
def rotate(key_id: int) -> Page:
    """Make a key's successor and show it once."""
    return render_template("identity/key_issued.html", issued=services.rotate(key_id), overlap=services.OVERLAP.days)


@bp.post("/<int:key_id>/revoke")
@allow(Role.OFFICE, Role.ADMIN)
def revoke(key_id: int) -> Page:
    """End a key at once."""
    services.revoke(key_id)
    flash(_("密钥已停用。"))
    return redirect(url_for("identity_keys.show"))


def _page(form: Form) -> str:
    return render_template(
        "identity/keys.html",
        form=form,
        keys=queries.all_keys(),
        organisations=queries.organisations(),
        scopes=declared_scopes(current_app),
    )
