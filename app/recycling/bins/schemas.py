"""Shapes of bins: the API's, and the forms'."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.places.coordinates import Frame
from app.places.models import Scene
from app.recycling.bins.models import STATES

OPENINGS = range(1, 7)


class BinSchema(Schema):
    """A bin and where it is."""

    code = fields.String(metadata={"example": "NK-0001"})
    state = fields.String(metadata={"description": "in_service, full, fault, offline or suspended"})
    site = fields.String()
    address = fields.String()
    scene = fields.String()
    lat = fields.Float(metadata={"description": "WGS-84 degrees"})
    lon = fields.Float(metadata={"description": "WGS-84 degrees"})
    community_code = fields.String()
    community = fields.String()
    street = fields.String()
    distance_km = fields.Float(allow_none=True)


class BinQuery(Schema):
    """How to search bins."""

    street = fields.String(load_default="", metadata={"description": "Code of a street"})
    q = fields.String(load_default="", validate=validate.Length(max=60), metadata={"description": "Words to look for"})
    lat = fields.Float(load_default=None, allow_nan=False, validate=validate.Range(-90, 90))
    lon = fields.Float(load_default=None, allow_nan=False, validate=validate.Range(-180, 180))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 200))


class SessionSchema(Schema):
    """Who is at the bin: a code to send with each drop, and a name for the greeting."""

    code = fields.String(required=True)
    ends_at = fields.AwareDateTime(required=True)


class StateForm(Schema):
    """A new state."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))


_Openings = Schema.from_dict(
    {f"category_{number}": fields.String(load_default="") for number in OPENINGS}
    | {
        f"capacity_{number}": fields.Integer(load_default=100, validate=validate.Range(1, 20_000))
        for number in OPENINGS
    }
)


class BinForm(_Openings):  # type: ignore[misc, valid-type]
    """A bin to register, with its site."""

    code = fields.String(required=True, validate=validate.Regexp(r"^[0-9A-Za-z][0-9A-Za-z-]{2,31}$"))
    community_code = fields.String(required=True)
    site = fields.String(required=True, validate=validate.Length(1, 80))
    address = fields.String(load_default="", validate=validate.Length(max=200))
    scene = fields.String(required=True, validate=validate.OneOf([scene.value for scene in Scene]))
    lat = fields.Float(required=True, allow_nan=False)
    lon = fields.Float(required=True, allow_nan=False)
    frame = fields.String(load_default=Frame.WGS84.value, validate=validate.OneOf([frame.value for frame in Frame]))
