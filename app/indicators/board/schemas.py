"""Shapes of the plan and the board at the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.indicators.status import Direction, Status

DIRECTION = {"description": "越高越好 higher · 越低越好 lower · 不作比较 none", "example": "higher"}


class LeafSchema(Schema):
    """One of the 39 leaves, verbatim."""

    plan_no = fields.String(metadata={"description": "规划序号；子指标加次序", "example": "6-3"})
    name = fields.String(metadata={"example": "城市生活垃圾回收利用率"})
    parent = fields.String(metadata={"description": "所属指标，非子指标为空", "example": "城市环境治理"})
    unit = fields.String(metadata={"example": "%"})
    domain = fields.String(metadata={"example": "生态安全"})
    task = fields.String(metadata={"example": "（二）环境质量改善"})
    nature = fields.String(validate=validate.OneOf(["约束性", "参考性", "特色"]))
    requirement = fields.String(metadata={"description": "指标值（国家要求）", "example": "≥35"})
    baseline_2023 = fields.String(metadata={"example": "基本达标"})
    target_2025 = fields.String(metadata={"example": "≥35"})
    target_2027 = fields.String(metadata={"example": "38.5"})
    target_2035 = fields.String(metadata={"example": "50"})


class ProjectSchema(Schema):
    """One of the 8 projects, verbatim."""

    no = fields.Integer(metadata={"example": 7})
    name = fields.String()
    years = fields.String(metadata={"example": "2022-2025年"})
    budget_wan_yuan = fields.Integer(metadata={"description": "投资概算，万元"})
    funding = fields.String()
    department = fields.String()
    content = fields.String()


class InputSchema(Schema):
    """What went into a reading."""

    name = fields.String()
    role = fields.String(validate=validate.OneOf(["numerator", "denominator", "part", "note"]))
    value = fields.Integer()
    unit = fields.String()
    n_records = fields.Integer()
    set_hash = fields.String(metadata={"description": "SHA-256 over the sorted records, or empty"})


class ReadingSchema(Schema):
    """A value of a measure for a period, as known when it was computed. The value is a decimal written as text."""

    measure = fields.String()
    period = fields.String(attribute="period.kind", validate=validate.OneOf(["month", "ytd", "l12", "day"]))
    from_on = fields.Date(attribute="period.from_on")
    to_on = fields.Date(attribute="period.to_on")
    vintage = fields.Integer()
    value = fields.Decimal(as_string=True, allow_none=True)
    unit = fields.String()
    basis = fields.String()
    flags = fields.List(fields.String(), metadata={"description": "P 暂定"})
    quality = fields.String(validate=validate.OneOf(["A", "B", "C", "D"]))
    computed_at = fields.DateTime()
    parts = fields.List(fields.Nested(InputSchema))


class LeafStateSchema(Schema):
    """A leaf and its state."""

    plan_no = fields.String(attribute="leaf.plan_no")
    name = fields.String(attribute="leaf.name")
    domain = fields.String(attribute="leaf.domain")
    nature = fields.String(attribute="leaf.nature")
    unit = fields.String(attribute="leaf.unit")
    status = fields.String(attribute="verdict.status", validate=validate.OneOf([str(one) for one in Status]))
    reason = fields.String(attribute="verdict.reason")
    direction = fields.String(
        attribute="measure.direction", validate=validate.OneOf([str(one) for one in Direction]), metadata=DIRECTION
    )
    reading = fields.Nested(ReadingSchema, allow_none=True)


class CountsSchema(Schema):
    """How many leaves have each status."""

    met = fields.Integer()
    on_track = fields.Integer()
    watch = fields.Integer()
    behind = fields.Integer()
    no_data = fields.Integer()


class FedSchema(Schema):
    """A leaf that is fed from the platform's own records: its readings for every kind of period."""

    plan_no = fields.String(metadata={"example": "6-3"})
    name = fields.String()
    direction = fields.String(validate=validate.OneOf([str(one) for one in Direction]), metadata=DIRECTION)
    notice = fields.String()
    readings = fields.List(fields.Nested(ReadingSchema))


class FamilySchema(Schema):
    """A family of supporting measures, none of which is among the plan's 31 indicators."""

    code = fields.String(metadata={"example": "green"})
    name = fields.String()
    notice = fields.String()
    readings = fields.List(fields.Nested(ReadingSchema))


class OutputsSchema(Schema):
    """A project's outputs according to the records."""

    no = fields.Integer(attribute="project.no")
    name = fields.String(attribute="project.name")
    outputs = fields.List(fields.Nested(ReadingSchema))


class BoardSchema(Schema):
    """The board as of a business day."""

    as_of = fields.Date()
    computed_at = fields.DateTime(allow_none=True)
    counts = fields.Nested(CountsSchema)
    leaves = fields.List(fields.Nested(LeafStateSchema))
    fed = fields.List(fields.Nested(FedSchema))
    supporting = fields.List(fields.Nested(FamilySchema))
    projects = fields.List(fields.Nested(OutputsSchema))
