"""Shapes of drops at the API, for its documentation: the intake itself uses `parsing.Row`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate


class ModeQuery(Schema):
    """`?mode=` of a delivery."""

    mode = fields.String(
        load_default="rows",
        validate=validate.OneOf(["rows", "all"]),
        metadata={"description": "rows: good rows are taken, bad ones are refused. all: one bad row refuses them all."},
    )


class RowReportSchema(Schema):
    """What became of one row, counted from 0 in the order of the rows."""

    index = fields.Integer(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(["accepted", "duplicate", "conflict", "rejected"]))
    reason = fields.String(required=True, allow_none=True)
    column = fields.String(metadata={"description": "The field at fault"})
    detail = fields.String(metadata={"description": "What the parser said"})
    cure = fields.String(metadata={"description": "What to do, in the language asked for"})
    amount = fields.Integer(metadata={"description": "What the drop earns, in 0.01 coin"})
    receipt = fields.String(metadata={"description": "Where an unknown person claims it: print it as a QR code"})


class ReportSchema(Schema):
    """All rows of a delivery and how many had which outcome."""

    accepted = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    conflict = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    rows = fields.List(fields.Nested(RowReportSchema), required=True)
    batch_id = fields.Integer(required=True, allow_none=True, metadata={"description": "Number of the delivery"})


def request_body() -> dict[str, Any]:
    """Return the documentation of the intake's body: one object, an array, or one object per line."""
    drop = {"$ref": "#/components/schemas/Drop"}
    return {
        "required": True,
        "description": "One drop, an array, or NDJSON; `Content-Encoding: gzip` is understood.",
        "content": {
            "application/json": {"schema": {"oneOf": [drop, {"type": "array", "items": drop}]}},
            "application/x-ndjson": {"schema": drop},
        },
    }
