"""Shapes of what is typed at a till."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.merchants.schemas import Coins


class AmountForm(Schema):
    """How much to take."""

    amount = Coins(required=True)


class ChargeForm(AmountForm):
    """How much to take, from whom, and the key that makes a double tap one charge."""

    code = fields.String(required=True, validate=validate.Length(max=300))
    request_key = fields.String(required=True, validate=validate.Length(min=8, max=64))


class RefundForm(Schema):
    """How much of a charge to give back (nothing typed: all that is left), and why."""

    amount = Coins(load_default=None)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))
    request_key = fields.String(required=True, validate=validate.Length(min=8, max=64))
