"""Shapes of the wallet and the tariff at the API. Amounts are whole numbers of 0.01 coin."""

from __future__ import annotations

from marshmallow import Schema, fields

AMOUNT = {"description": "0.01 碳币 (hundredths of a coin)", "example": 250}


class WalletSchema(Schema):
    """What a household's wallet holds."""

    posted = fields.Integer(required=True, metadata=AMOUNT)
    held = fields.Integer(required=True, metadata=AMOUNT)
    free = fields.Integer(required=True, metadata=AMOUNT)


class MovementSchema(Schema):
    """One movement of coins, seen from the wallet."""

    id = fields.Integer(required=True, attribute="transfer_id")
    kind = fields.String(required=True, metadata={"example": "award"})
    source_id = fields.Integer(required=True, metadata={"description": "The drop, charge, refund … it paid for"})
    amount = fields.Integer(required=True, metadata={"description": "0.01 碳币, negative when coins left"})
    occurred_at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    reverses_id = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class TariffSchema(Schema):
    """What a drop of one category earns in one scene."""

    id = fields.Integer(required=True)
    category_code = fields.String(required=True, metadata={"example": "PAPER_CARD"})
    category_name = fields.String(required=True)
    scene = fields.String(required=True, metadata={"description": "* for every scene"})
    per_kg = fields.Integer(required=True, metadata=AMOUNT)
    per_piece = fields.Integer(required=True, metadata=AMOUNT)
    cap_per_drop = fields.Integer(required=True, allow_none=True, metadata=AMOUNT)
    valid_from = fields.AwareDateTime(required=True, attribute="valid.lower")
    valid_until = fields.AwareDateTime(required=True, allow_none=True, attribute="valid.upper")


class LiabilitySchema(Schema):
    """Coins issued and not yet handed in, over all wallets and budgets."""

    issued = fields.Integer(required=True, metadata=AMOUNT)
    wallets = fields.Integer(required=True, metadata=AMOUNT)
    budgets = fields.Integer(required=True, metadata=AMOUNT)
    owed_merchants = fields.Integer(required=True, metadata=AMOUNT)
    gone = fields.Integer(required=True, metadata=AMOUNT)
