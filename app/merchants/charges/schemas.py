"""Shapes of charges, refunds and pay codes at the API. Amounts are integers of 0.01 coin."""

from __future__ import annotations

from typing import Annotated, Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from msgspec import UNSET, Meta, Struct, UnsetType

from app.merchants.charges.models import MOST

_AMOUNT = {"description": "0.01 碳币 (0.01 coin)", "example": 1250}


class ChargeRequest(Schema):
    """Take coins from the person who showed this pay code."""

    pay_code = fields.String(
        validate=validate.Length(1, 300),
        metadata={"description": "What the QR says (the address or its token)", "example": "7K2M…"},
    )
    digits = fields.String(
        validate=validate.Length(12, 20),
        metadata={"description": "The twelve digits below the QR, groups allowed", "example": "1234 5678 9012"},
    )
    amount = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST), metadata=_AMOUNT)

    @validates_schema
    def one_code(self, data: dict[str, Any], **_options: Any) -> None:
        """Either the code or its digits."""
        if ("pay_code" in data) == ("digits" in data):
            raise ValidationError(_("pay_code 与 digits 须且只须给一个。"), "pay_code")


class ChargeBody(Struct, forbid_unknown_fields=True):
    """The usual ChargeRequest, read in a twentieth of the time; anything else is left to the schema."""

    amount: Annotated[int, Meta(ge=1, le=MOST)]
    pay_code: Annotated[str, Meta(min_length=1, max_length=300)] | UnsetType = UNSET
    digits: Annotated[str, Meta(min_length=12, max_length=20)] | UnsetType = UNSET


class ChargeSchema(Schema):
    """A charge as the merchant sees it."""

    id = fields.Integer(required=True)
    amount = fields.Integer(required=True, metadata=_AMOUNT)
    refunded = fields.Integer(required=True, metadata=_AMOUNT)
    via = fields.String(required=True, validate=validate.OneOf(["scan", "digits", "counter"]))
    occurred_at = fields.AwareDateTime(required=True)


class PendingChargeSchema(Schema):
    """A charge above the merchant's limit: its coins are held until the payer answers."""

    pending_id = fields.Integer(required=True, attribute="id")
    amount = fields.Integer(required=True, metadata=_AMOUNT)
    state = fields.String(
        required=True, validate=validate.OneOf(["waiting", "paid", "declined", "cancelled", "expired"])
    )
    charge_id = fields.Integer(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True)


class RefundRequest(Schema):
    """Give back all or part of a charge."""

    charge_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**63 - 1))
    amount = fields.Integer(
        load_default=None,
        strict=True,
        validate=validate.Range(1, MOST),
        metadata=_AMOUNT | {"description": "Left out: all that is left"},
    )
    reason = fields.String(required=True, validate=validate.Length(1, 200))


class RefundSchema(Schema):
    """Coins given back."""

    id = fields.Integer(required=True)
    charge_id = fields.Integer(required=True)
    n = fields.Integer(required=True, metadata={"description": "Which refund of this charge"})
    amount = fields.Integer(required=True, metadata=_AMOUNT)
    refunded = fields.Integer(required=True, attribute="refunded_after", metadata=_AMOUNT)
    reason = fields.String(required=True)
    occurred_at = fields.AwareDateTime(required=True)


class PayCodeSchema(Schema):
    """A pay code, readable only now."""

    id = fields.Integer(required=True)
    address = fields.String(required=True, metadata={"description": "What to put into a QR code"})
    digits = fields.String(required=True, metadata={"example": "123456789012"})
    expires_at = fields.AwareDateTime(required=True)
    lifetime_s = fields.Integer(required=True)
