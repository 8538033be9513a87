"""Shapes of claims at the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class ClaimInputSchema(Schema):
    """A receipt's token."""

    token = fields.String(required=True, validate=validate.Length(1, 64))


class ClaimSchema(Schema):
    """The drop that is now the household's."""

    drop_id = fields.Integer(required=True)
    amount = fields.Integer(required=True, metadata={"description": "in 0.01 coin"})
