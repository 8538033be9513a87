"""Shapes of what residents type when they pay."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.merchants.schemas import Coins


class CounterForm(Schema):
    """How much to pay at a counter."""

    amount = Coins(required=True)


class CounterPayment(CounterForm):
    """The confirmed amount, with the key that makes a double tap one payment."""

    request_key = fields.String(required=True, validate=validate.Length(min=8, max=64))


class Answer(Schema):
    """The answer to a large charge."""

    answer = fields.String(required=True, validate=validate.OneOf(["yes", "no"]))
