"""Shapes of a merchant's registration and terms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from app.merchants.schemas import Coins
from app.merchants.shops.models import Category, State
from app.places.coordinates import Frame


class StaffForm(Schema):
    """One more person at the till."""

    staff_name = fields.String(required=True, validate=validate.Length(max=60))
    login = fields.String(required=True, validate=validate.Length(min=2, max=40))
    password = fields.String(required=True, validate=validate.Length(max=200))


class ContractForm(Schema):
    """What a coin is worth to a merchant, and from when."""

    fen_per_coin = fields.Integer(required=True, validate=validate.Range(1, 10_000))
    valid_from = fields.Date(required=True)


class MerchantForm(StaffForm, ContractForm):
    """A new merchant: who, where, on what terms, and the first login."""

    name = fields.String(required=True, validate=validate.Length(max=80))
    category = fields.String(required=True, validate=validate.OneOf([c.value for c in Category]))
    hours = fields.String(load_default="", validate=validate.Length(max=80))
    community_code = fields.String(required=True, validate=validate.Regexp(r"[0-9]{12}\Z", error=_l("请选择社区。")))
    address = fields.String(required=True, validate=validate.Length(max=200))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90), allow_nan=False)
    lon = fields.Float(required=True, validate=validate.Range(-180, 180), allow_nan=False)
    frame = fields.String(load_default=Frame.WGS84.value, validate=validate.OneOf([f.value for f in Frame]))


class TermsForm(Schema):
    """Whether a merchant takes coins, and above which amount the resident is asked."""

    state = fields.String(required=True, validate=validate.OneOf([s.value for s in State]))
    confirm_above = Coins(required=True)
    hours = fields.String(load_default="", validate=validate.Length(max=80))
