"""Pages of one's own account and data."""

from __future__ import annotations

import json

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.identity import session
from app.identity.access import allow, public
from app.identity.audit import words
from app.identity.privacy import consents, queries, services
from app.identity.roles import Role
from app.identity.schemas import AccountForm
from app.identity.security.queries import sessions_of
from app.web import forms, preferences
from app.web.forms import Form

bp = Blueprint("identity_privacy", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


def _my_id() -> int:
    return session.me().person_id or 0


@bp.get("/me/account")
@allow(Role.RESIDENT)
def account() -> Page:
    """Show my name, and where I am logged in."""
    found = queries.account_of(_my_id())
    return _account_page(forms.blank(name=found.name, locale=found.locale, text_size=found.text_size))


@bp.post("/me/account")
@allow(Role.RESIDENT)
def set_account() -> Page:
    """Store my name and display settings."""
    form = forms.read(AccountForm)
    if form.errors:
        return _account_page(form), 422
    services.set_account(_my_id(), **form.values)
    flash(_("已保存。"))
    response = redirect(url_for("identity_privacy.account"))
    chosen = preferences.chosen().changed({"lang": form.values["locale"], "text": form.values["text_size"]})
    response.set_cookie(preferences.COOKIE, chosen.cookie(), max_age=preferences.YEAR_S, samesite="Lax")
    return response


@bp.get("/privacy")
@public
def text() -> Page:
    """Show everyone the text that people agree to."""
    return render_template("identity/privacy_text.html", version=consents.VERSION)


@bp.get("/me/privacy")
@allow(Role.RESIDENT)
def privacy() -> Page:
    """Show what is kept about me and why, what I agreed to, and who looked at it."""
    person_id = _my_id()
    return render_template(
        "identity/privacy.html",
        decisions=queries.decisions_of(person_id),
        optional=consents.OPTIONAL,
        version=consents.VERSION,
        words=words.of,
        looks=queries.looks_by_others(person_id),
    )


@bp.post("/me/privacy/<purpose>")
@allow(Role.RESIDENT)
def decide(purpose: str) -> Page:
    """Give or withdraw my consent to one purpose."""
    services.decide(_my_id(), purpose, given=request.form.get("given") == "1")
    flash(_("已记录您的选择。"))
    return redirect(url_for("identity_privacy.privacy"))


@bp.post("/me/privacy/export")
@allow(Role.RESIDENT)
def export() -> Page:
    """Return everything kept about me."""
    services.note_export(_my_id())
    body = json.dumps(queries.export_of(_my_id()), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": "attachment; filename=tanhui-my-data.json", "Cache-Control": "no-store"}
    return Response(body, mimetype="application/json", headers=headers)


def _account_page(form: Form) -> str:
    actor = session.me()
    return render_template(
        "identity/account.html",
        form=form,
        account=queries.account_of(actor.person_id or 0),
        sessions=sessions_of(actor.person_id or 0),
        present=actor.session_id,
    )
