"""REST resources of charges: taken by merchants' programs, answered by residents' telephones."""

from __future__ import annotations

from contextlib import suppress
from json import JSONDecodeError
from typing import Any

import msgspec
from flask import Response, current_app, request
from msgspec import UNSET

from app.identity.access import allow, allow_key
from app.identity.idempotency import HEADER, LONGEST_KEY, REPLAYED, IdempotencyKeyMissing, idempotent
from app.identity.keys.statement import admitted, allow_key_in_statement, presented
from app.identity.roles import Role
from app.identity.session import me
from app.merchants.charges import queries, services
from app.merchants.charges.models import Refund
from app.merchants.charges.queries import AskedCharge, Receipt
from app.merchants.charges.schemas import (
    ChargeBody,
    ChargeRequest,
    ChargeSchema,
    PayCodeSchema,
    PendingChargeSchema,
    RefundRequest,
    RefundSchema,
)
from app.merchants.charges.services import ChargeResult
from app.web import paging, strict_json
from app.web.api import Blueprint
from app.web.strict_json import NotStrict

blp = Blueprint("charges_api", __name__, url_prefix="/api/v1", description="收款与付款码 Charges and pay codes")

_KEY = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 180},
    "description": "Chosen by the caller, once per charge or refund; a retry sends the same",
}
_CHARGES = "charges:write"


@blp.post("/charges")
@allow(Role.MERCHANT)
@allow_key_in_statement(_CHARGES)
@blp.documented(
    blp.doc(parameters=[_KEY]),
    blp.arguments(ChargeRequest),
    blp.response(201, ChargeSchema, description="Taken; with Idempotent-Replayed: true, taken by an earlier request"),
    blp.alt_response(202, schema=PendingChargeSchema, description="Above the limit: waits for the payer's yes"),
    blp.alt_response(409, description="The pay code was used"),
    blp.alt_response(410, description="The pay code's time is over"),
    blp.alt_response(422, description="Too few coins, no such code, or the key was sent with other content"),
    blp.alt_response(429, description="Too many unknown codes: the till is locked"),
)
def create_charge() -> Response:
    """Take coins by a pay code or its digits.

    The charge itself remembers its Idempotency-Key, in the transaction that takes the coins; nothing is forgotten.
    """
    code, amount = _code_and_amount()
    request_key = f"api:{_request_key()}"
    if key := presented():
        taken, holder = services.charge_with_key(key, code, amount, request_key)
        admitted(holder.key_id, holder.organisation_id, stale=holder.stale)
    else:
        actor = me()
        taken = services.charge_by_code(
            actor.organisation_id or 0, code, amount, request_key, till_person_id=actor.person_id
        )
    return _told(taken)


def _code_and_amount() -> tuple[str, int]:
    """Read the request; an unusual one is read again by the schema, which words the errors."""
    if request.mimetype == "application/json" and (read := _usual_body(request.get_data())):
        return read
    body = blp.ARGUMENTS_PARSER.parse(ChargeRequest, request, location="json")
    return body.get("pay_code") or body["digits"], body["amount"]


def _usual_body(text: bytes) -> tuple[str, int] | None:
    with suppress(msgspec.ValidationError, NotStrict, JSONDecodeError):
        body = msgspec.convert(strict_json.loads(text), ChargeBody)
        if (body.pay_code is UNSET) != (body.digits is UNSET):
            return body.pay_code or body.digits or "", body.amount
    return None


def _told(taken: ChargeResult) -> Response:
    """Answer as the schemas say; a new charge, which is nearly every one, is written by hand."""
    organisation_id = me().organisation_id
    if taken.charge_id is None:
        asked = queries.asked_by(organisation_id, taken.pending_id or 0)
        return _json(PendingChargeSchema().dump(asked), 202)
    if taken.repeated:
        answer = _json(ChargeSchema().dump(queries.charge_of_till(organisation_id, taken.charge_id)), 201)
        answer.headers[REPLAYED] = "true"
        return answer
    fresh = {
        "id": taken.charge_id,
        "amount": taken.amount,
        "refunded": 0,
        "via": taken.via,
        "occurred_at": taken.occurred_at.isoformat(),
    }
    return _json(fresh, 201)


def _json(content: Any, status: int) -> Response:
    return Response(msgspec.json.encode(content), status, mimetype="application/json")


def _request_key() -> str:
    key = request.headers.get(HEADER, "").strip()
    if not 0 < len(key) <= min(LONGEST_KEY, 180) or not key.isprintable():
        raise IdempotencyKeyMissing
    return key


@blp.get("/charges")
@allow(Role.MERCHANT)
@allow_key(_CHARGES)
@blp.arguments(paging.PageQuery, location="query")
@blp.response(200, paging.page_schema(ChargeSchema))
def list_charges(query: dict[str, Any]) -> tuple[paging.Page[Receipt], dict[str, str]]:
    """The merchant's charges, newest first."""
    rows = queries.charges_of_till(me().organisation_id, limit=query["limit"] + 1, after=query["after"])
    found = paging.page(rows, query["limit"], lambda charge: (charge.occurred_at, charge.id))
    return found, paging.headers(found)


@blp.get("/charges/<int:charge_id>")
@allow(Role.MERCHANT)
@allow_key(_CHARGES)
@blp.response(200, ChargeSchema)
@blp.alt_response(404, description="No such charge at this till")
def show_charge(charge_id: int) -> Receipt:
    """One charge of the merchant."""
    return queries.charge_of_till(me().organisation_id, charge_id)


@blp.get("/pending-charges/<int:pending_id>")
@allow(Role.MERCHANT)
@allow_key(_CHARGES)
@blp.response(200, PendingChargeSchema)
@blp.alt_response(404, description="No such charge at this till")
def show_pending(pending_id: int) -> AskedCharge:
    """Return whether the payer has answered."""
    return queries.asked_by(me().organisation_id, pending_id)


@blp.post("/refunds")
@idempotent
@allow(Role.MERCHANT)
@allow_key(_CHARGES)
@blp.doc(parameters=[_KEY])
@blp.arguments(RefundRequest)
@blp.response(201, RefundSchema)
@blp.alt_response(404, description="No such charge at this till")
@blp.alt_response(422, description="More than is left of the charge")
def create_refund(body: dict[str, Any]) -> Refund:
    """Give back all or part of a charge."""
    actor = me()
    return services.refund_charge(
        body["charge_id"],
        actor.organisation_id or 0,
        body["amount"],
        body["reason"],
        f"api:{_request_key()}",
        actor_id=actor.person_id,
    )


@blp.post("/pay-codes")
@allow(Role.RESIDENT)
@blp.response(201, PayCodeSchema)
@blp.alt_response(429, description="Too many codes within a minute")
def create_pay_code() -> dict[str, Any]:
    """Show a new pay code, and void the earlier one."""
    actor = me()
    large_text = actor.text_size == "large"
    code = services.issue_pay_code(actor.person_id or 0, actor.household_id or 0, large_text=large_text)
    base = current_app.config["TANHUI_BASE_URL"].rstrip("/")
    return {
        "id": code.id,
        "address": f"{base}/p#{code.token}",
        "digits": code.digits,
        "expires_at": code.expires_at,
        "lifetime_s": code.lifetime_s,
    }
