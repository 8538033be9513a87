"""Shapes of green consumption on pages and at the API. Amounts at the API are whole numbers of 0.01 coin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load, validate

from app.clock import DISTRICT_ZONE
from app.consumption.acts.services import ActReport
from app.consumption.events.kinds import EventKind
from app.consumption.events.services import EventPlan
from app.consumption.malls.services import MallSite, StaffLogin
from app.places.coordinates import Frame

AMOUNT = {"description": "0.01 碳币 (hundredths of a coin)", "example": 200}
MOST_COINS = Decimal(10_000_000)


class LocalTime(fields.Field[datetime]):
    """What a browser's datetime-local sends, read in the district's time zone."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> datetime:
        try:
            read = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError([_l("时间格式不对。")]) from error
        return read if read.tzinfo else read.replace(tzinfo=DISTRICT_ZONE)


class Coins(fields.Field[int]):
    """Coins as people type them, "1.50", read as 0.01 coin."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> int:
        try:
            typed = Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError([_l("请填写碳币数，例如 2 或 1.50。")]) from error
        if not typed.is_finite() or not 0 <= typed <= MOST_COINS or typed * 100 != int(typed * 100):
            raise ValidationError([_l("碳币数应不小于 0，最多两位小数。")])
        return int(typed * 100)


class EventForm(Schema):
    """What a mall types about an event."""

    title = fields.String(required=True, validate=validate.Length(1, 60))
    kind = fields.Enum(EventKind, by_value=True, required=True)
    place = fields.String(required=True, validate=validate.Length(1, 80))
    starts_at = LocalTime(required=True)
    ends_at = LocalTime(required=True)
    capacity = fields.Integer(required=True, validate=validate.Range(1, 100_000))
    reward = Coins(required=True, validate=validate.Range(0, 1_000_000, error=_l("最多 10000 碳币。")))
    series = fields.String(load_default="", validate=validate.Length(max=40))
    summary = fields.String(load_default="", validate=validate.Length(max=1000))
    poster_check_in = fields.Boolean(load_default=False)

    @post_load
    def to_plan(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Gather the fields into an EventPlan under "plan"."""
        return {"plan": EventPlan(**data)}


class CancelForm(Schema):
    """Why an event is cancelled."""

    reason = fields.String(required=True, validate=validate.Length(1, 200))


class ActForm(Schema):
    """What mall staff type about a green act; also the body at the API."""

    kind = fields.String(required=True, validate=validate.Length(1, 40), metadata={"example": "second_hand"})
    who = fields.String(
        required=True,
        validate=validate.Length(1, 40),
        metadata={
            "description": "回收卡号、手机号或会员码 card, telephone number or member code",
            "example": "NK00001234",
        },
    )
    key = fields.String(
        load_default="",
        validate=validate.Length(max=80),
        metadata={"description": "票据号、证书编号或订单号 number of the document; empty for daily kinds"},
    )
    quantity = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    label_grade = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, 5), metadata={"description": "能效等级"}
    )
    already_claimed = fields.Boolean(load_default=False, metadata={"description": "绿电的环境权益已被申领"})
    event_id = fields.Integer(load_default=None, allow_none=True)
    occurred_at = LocalTime(load_default=None, allow_none=True, metadata={"type": "string", "format": "date-time"})

    @post_load
    def to_report(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Gather the fields into an ActReport under "report"."""
        return {"report": ActReport(**data)}


class MallForm(Schema):
    """What the office types about a new mall and its first member of staff."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    community_code = fields.String(required=True, validate=validate.Regexp(r"^\d{12}$"))
    address = fields.String(load_default="", validate=validate.Length(max=200))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))
    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    frame = fields.Enum(Frame, by_value=True, load_default=Frame.WGS84)
    login = fields.String(required=True, validate=validate.Length(2, 40))
    password = fields.String(required=True, validate=validate.Length(1, 200))
    staff_name = fields.String(required=True, validate=validate.Length(1, 60))

    @post_load
    def to_parts(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Gather the fields into {name, site, staff}."""
        return {
            "name": data["name"],
            "site": MallSite(data["community_code"], data["lat"], data["lon"], data["frame"], data["address"]),
            "staff": StaffLogin(data["login"], data["password"], data["staff_name"]),
        }


class FundingForm(Schema):
    """What the office puts into an event's budget."""

    event_id = fields.Integer(required=True)
    amount = Coins(required=True, validate=validate.Range(1, 1_000_000_000, error=_l("应大于 0。")))
    note = fields.String(load_default="", validate=validate.Length(max=200))


class RewardForm(Schema):
    """What acts of a kind will earn."""

    kind = fields.String(required=True, validate=validate.Length(1, 40))
    coins = Coins(
        attribute="amount", required=True, validate=validate.Range(0, 1_000_000, error=_l("最多 10000 碳币。"))
    )
    per_day = fields.Integer(required=True, validate=validate.Range(1, 100))
    valid_from = LocalTime(required=True)


class EventSchema(Schema):
    """An event on the public calendar."""

    id = fields.Integer(required=True)
    title = fields.String(required=True, metadata={"example": "赶海市集"})
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in EventKind]))
    series = fields.String(required=True)
    summary = fields.String(required=True)
    mall = fields.String(required=True)
    street_code = fields.String(required=True)
    street = fields.String(required=True)
    place = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    capacity = fields.Integer(required=True)
    left = fields.Integer(required=True, metadata={"description": "Free places"})
    reward = fields.Integer(required=True, metadata=AMOUNT)
    stage = fields.String(required=True, validate=validate.OneOf(["published", "closed", "cancelled"]))


class CheckInRequest(Schema):
    """The code of a screen or poster."""

    token = fields.String(required=True, validate=validate.Length(1, 200))


class CheckInSchema(Schema):
    """A check-in and what it earned."""

    id = fields.Integer(required=True)
    event_id = fields.Integer(required=True)
    reward = fields.Integer(required=True, metadata=AMOUNT)
    promised = fields.Integer(
        required=True, metadata={"description": "What the event promised, 0.01 碳币; more than reward: empty budget"}
    )
    checked_in_at = fields.AwareDateTime(required=True)
    again = fields.Boolean(required=True, metadata={"description": "Made earlier; nothing happened this time"})


class ActSchema(Schema):
    """A recorded green act and what it earned."""

    act_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    reward = fields.Integer(required=True, metadata=AMOUNT)
    unpaid = fields.String(
        required=True,
        metadata={"description": "already_claimed, label_grade, no_reward, day_limit or budget_empty; empty when paid"},
    )
    occurred_at = fields.AwareDateTime(required=True)
