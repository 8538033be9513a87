"""Shapes of categories at the API."""

from __future__ import annotations

from marshmallow import Schema, fields


class CategorySchema(Schema):
    """One kind of waste and the bounds of one drop of it."""

    code = fields.String(metadata={"example": "PAPER.CARD"})
    parent_code = fields.String(allow_none=True)
    name_zh = fields.String()
    name_en = fields.String()
    major = fields.String(metadata={"description": "recyclable, kitchen, hazardous or other"})
    unit = fields.String(metadata={"description": "kg or piece"})
    low_value = fields.Boolean()
    max_weight_g = fields.Integer()
    max_pieces = fields.Integer()
