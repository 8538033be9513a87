"""Pages of logging in and out."""

from __future__ import annotations

import flask
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.identity import session
from app.identity.access import public
from app.identity.logins import home, services
from app.identity.logins.services import LoginResult
from app.identity.privacy import consents
from app.identity.schemas import CodeForm, CodeRequestForm, StaffForm
from app.web import forms
from app.web.forms import Form
from app.web.preferences import safe_path

SENDER = "tanhui_sms_sender"

bp = Blueprint("identity_logins", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.get("/login")
@public
def phone() -> Page:
    """Ask for a telephone number."""
    if session.actor_or_anonymous().known:
        return redirect(_wanted(""))
    return _phone_page(forms.blank())


@bp.post("/login")
@public
def send_code() -> Page:
    """Send the code and continue to the page where it is typed."""
    form = forms.read(CodeRequestForm)
    if form.errors:
        return _phone_page(form), 422
    try:
        sent = services.request_code(form.values["phone"], current_app.extensions[SENDER])
    except DomainError as error:
        return _phone_page(form.refused(error, "phone")), error.status
    flask.session["code"] = {"id": sent.id, "shown": sent.shown, "next": request.form.get("next", "")[:500]}
    return redirect(url_for("identity_logins.code"))


@bp.get("/login/code")
@public
def code() -> Page:
    """Ask for the code that was sent."""
    if not flask.session.get("code"):
        return redirect(url_for("identity_logins.phone"))
    return _code_page(forms.blank())


@bp.post("/login/code")
@public
def enter() -> Page:
    """Log in with the code."""
    asked = flask.session.get("code")
    if not asked:
        return redirect(url_for("identity_logins.phone"))
    form = forms.read(CodeForm)
    if form.errors:
        return _code_page(form), 422
    try:
        entered = services.enter_with_code(asked["id"], form.values["code"])
    except DomainError as error:
        return _code_page(form.refused(error, "code")), error.status
    if entered is None:
        return _code_page(form.refused(_("验证码不对、已用过或已过期，请核对后再填，或重新获取。"), "code")), 422
    return _welcome(entered, asked["next"])


@bp.get("/staff/login")
@public
def staff() -> Page:
    """Ask for login and password."""
    if session.actor_or_anonymous().known:
        return redirect(_wanted(""))
    return _staff_page(forms.blank())


@bp.post("/staff/login")
@public
def enter_staff() -> Page:
    """Log in with a password, or go on to the second factor."""
    form = forms.read(StaffForm)
    if form.errors:
        return _staff_page(form), 422
    try:
        entered = services.enter_staff(form.values["login"], form.values["password"])
    except DomainError as error:
        return _staff_page(form.refused(error)), error.status
    if entered is None:
        return _staff_page(form.refused(_("登录名或密码不对。"))), 422
    wanted = request.form.get("next", "")[:500]
    if entered.second_factor:
        session.await_second_factor(entered.token, wanted)
        return redirect(url_for("identity_logins.second_factor"))
    return _welcome(entered, wanted)


@bp.get("/staff/login/code")
@public
def second_factor() -> Page:
    """Ask for the authenticator's code."""
    if not session.awaiting():
        return redirect(url_for("identity_logins.staff"))
    return render_template("identity/second_factor.html", form=forms.blank())


@bp.post("/staff/login/code")
@public
def enter_second_factor() -> Page:
    """Finish a login with the authenticator's code."""
    waiting = session.awaiting()
    form = forms.read(CodeForm)
    entered = None
    if not form.errors:
        try:
            entered = services.enter_second_factor(waiting, form.values["code"])
        except DomainError as error:
            return render_template("identity/second_factor.html", form=form.refused(error, "code")), error.status
    if entered is None:
        form = form if form.errors else form.refused(_("动态口令不对或已经用过；超过 5 分钟请重新登录。"), "code")
        return render_template("identity/second_factor.html", form=form), 422
    return _welcome(entered, session.wanted_after_second_factor())


@bp.post("/logout")
@public
def leave() -> Page:
    """End this browser's session."""
    if token := session.token_of_browser():
        services.leave(token)
    session.end()
    flash(_("您已退出登录。"))
    return redirect("/")


def _welcome(entered: LoginResult, wanted: str) -> Page:
    session.begin(entered.token)
    return redirect(_wanted(wanted))


def _wanted(path: str) -> str:
    """Return where to go next: the page the visitor wanted, if it is ours, else their home page."""
    own = home.path_of(session.me())
    asked = safe_path(path or request.args.get("next"), own)
    return own if asked == url_for("identity_logins.leave") else asked


def _phone_page(form: Form) -> str:
    return render_template("identity/login.html", form=form, next=_next(), consent_version=consents.VERSION)


def _code_page(form: Form) -> str:
    return render_template("identity/login_code.html", form=form, shown=flask.session["code"]["shown"])


def _staff_page(form: Form) -> str:
    return render_template("identity/staff_login.html", form=form, next=_next())


def _next() -> str:
    return safe_path(request.values.get("next"), "")
