"""Shapes of places at the API."""

from __future__ import annotations

from marshmallow import Schema, fields


class CommunitySchema(Schema):
    """One community and its street."""

    street_code = fields.String(metadata={"description": "九位街道代码 nine digits", "example": "120104001"})
    street = fields.String(metadata={"example": "长虹街道"})
    community_code = fields.String(metadata={"description": "十二位社区代码 twelve digits", "example": "120104001001"})
    community = fields.String(metadata={"example": "光明路社区"})
