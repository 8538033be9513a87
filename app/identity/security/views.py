"""The page of account security: password, second factor, open sessions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.identity import session
from app.identity.access import allow
from app.identity.roles import STAFF, Role
from app.identity.schemas import CodeForm, NewPasswordForm, PasswordForm
from app.identity.security import queries, services
from app.identity.security.totp import Enrolment
from app.web import forms
from app.web.forms import Form

bp = Blueprint("identity_security", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


def _mine() -> tuple[int, int]:
    """Return the ids of the person and the session of this request."""
    actor = session.me()
    return actor.person_id or 0, actor.session_id or 0


@bp.get("/staff/security")
@allow(*STAFF)
def show() -> Page:
    """Show how and where I am logged in."""
    return _page(forms.blank())


@bp.post("/staff/security/password")
@allow(*STAFF)
def change_password() -> Page:
    """Change my password."""
    form = forms.read(NewPasswordForm)
    if form.errors:
        return _page(form), 422
    person_id, session_id = _mine()
    try:
        token = services.change_password(person_id, session_id, form.values["password"], form.values["wanted"])
    except services.WrongPassword as error:
        return _page(form.refused(error, "password")), error.status
    except DomainError as error:
        return _page(form.refused(error, "wanted")), error.status
    session.go_on_as(token)
    flash(_("密码已修改，其他设备已退出登录。"))
    return redirect(url_for("identity_security.show"))


@bp.post("/staff/security/second-factor")
@allow(*STAFF)
def start_second_factor() -> Page:
    """Show the secret for my authenticator, once."""
    return _enrolment_page(services.start_second_factor(_mine()[0]), forms.blank())


@bp.post("/staff/security/second-factor/confirm")
@allow(*STAFF)
def confirm_second_factor() -> Page:
    """Switch the second factor on with a code of my authenticator."""
    form = forms.read(CodeForm)
    person_id, session_id = _mine()
    if not form.errors:
        try:
            services.confirm_second_factor(person_id, session_id, form.values["code"])
        except DomainError as error:
            form = form.refused(error, "code")
    if form.errors:
        return _enrolment_page(queries.pending_second_factor(person_id), form, 422)
    flash(_("两步验证已开启。下次登录除密码外，还要填写动态口令。"))
    return redirect(url_for("identity_security.show"))


@bp.post("/staff/security/second-factor/off")
@allow(*STAFF)
def stop_second_factor() -> Page:
    """Switch the second factor off."""
    form = forms.read(PasswordForm)
    if not form.errors:
        try:
            services.stop_second_factor(_mine()[0], form.values["password"])
        except DomainError as error:
            form = form.refused(error, "password")
    if form.errors:
        return _page(form, closing=True), 422
    flash(_("两步验证已关闭。"))
    return redirect(url_for("identity_security.show"))


@bp.post("/sessions/end-others")
@allow(*Role)
def end_others() -> Page:
    """Log me out everywhere else."""
    ended = services.end_other_sessions(*_mine())
    flash(ngettext("已退出 %(num)d 台其他设备。", "已退出 %(num)d 台其他设备。", ended))
    staff = not session.me().roles.isdisjoint(STAFF)
    return redirect(url_for("identity_security.show" if staff else "identity_privacy.account"))


def _page(form: Form, *, closing: bool = False) -> str:
    person_id, session_id = _mine()
    return render_template(
        "identity/security.html",
        form=form,
        closing=closing,
        safety=queries.safety_of(person_id),
        sessions=queries.sessions_of(person_id),
        present=session_id,
    )


def _enrolment_page(enrolment: Enrolment | None, form: Form, status: int = 200) -> Page:
    if enrolment is None:
        return redirect(url_for("identity_security.show"))
    return render_template("identity/second_factor_start.html", enrolment=enrolment, form=form), status
