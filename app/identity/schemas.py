"""The forms of logging in and of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate

from app.identity import passwords, phones


def _phone(value: str) -> None:
    if not phones.valid(value):
        raise ValidationError(_l("请填写 11 位手机号码。"))


class PhoneForm(Schema):
    """A telephone number."""

    phone = fields.String(required=True, validate=_phone)


class CodeRequestForm(PhoneForm):
    """Asking for a one-time code, having read what happens to the data."""

    agree = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error=_l("请先阅读并同意个人信息说明。")),
        error_messages={"required": _l("请先阅读并同意个人信息说明。")},
    )


class CodeForm(Schema):
    """Six digits from a message or an authenticator."""

    code = fields.String(required=True, validate=validate.Regexp(r"^\d{6}$", error=_l("验证码是 6 位数字。")))


class StaffForm(Schema):
    """Login and password."""

    login = fields.String(required=True, validate=validate.Length(max=80))
    password = fields.String(required=True, validate=validate.Length(max=passwords.LONGEST))


class PasswordForm(Schema):
    """The current password, required before something that matters."""

    password = fields.String(required=True, validate=validate.Length(max=passwords.LONGEST))


class NewPasswordForm(PasswordForm):
    """The current password and the new one."""

    wanted = fields.String(required=True, validate=validate.Length(min=passwords.SHORTEST, max=passwords.LONGEST))


class AccountForm(Schema):
    """Someone's name and display settings."""

    name = fields.String(required=True, validate=validate.Length(max=60))
    locale = fields.String(load_default="", validate=validate.OneOf(("zh", "en")))
    text_size = fields.String(load_default="normal", validate=validate.OneOf(("normal", "large")))


class InviteCodeForm(Schema):
    """The eight digits told by a member of a household."""

    invite = fields.String(required=True, validate=validate.Regexp(r"^\d{8}$", error=_l("邀请码是 8 位数字。")))


class KeyForm(Schema):
    """A key for an organisation's programs."""

    organisation_id = fields.Integer(required=True)
    name = fields.String(required=True, validate=validate.Length(max=60))


class DisableForm(Schema):
    """Why someone's access is closed or reopened."""

    reason = fields.String(required=True, validate=validate.Length(min=2, max=200))
