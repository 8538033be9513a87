"""The intake over HTTP."""

from __future__ import annotations

import msgspec
from flask import Response, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

from app.errors import Denied
from app.identity.access import allow_device, allow_key
from app.identity.session import me
from app.recycling.drops import labels, parsing, queries, schemas, services
from app.recycling.drops.records import Sender
from app.recycling.drops.report import Report
from app.web.api import Blueprint

blp = Blueprint("drops_api", __name__, url_prefix="/api/v1", description="投放 Drops: the one intake for every door")

_encoder = msgspec.json.Encoder()


@blp.post("/drops")
@allow_key("drops:write")
@allow_device
@blp.arguments(schemas.ModeQuery, location="query")
@blp.doc(requestBody=schemas.request_body())
@blp.response(200, schemas.ReportSchema)
@blp.alt_response(422, schema=schemas.ReportSchema, description="With mode=all: a row was refused, nothing was kept")
def take_drops(query: dict[str, str]) -> Response:
    """Take drops of my bins.

    Every row is answered, in order. Sending the same again changes nothing; other content under a number that was
    taken is a conflict, which the operator sees. A bin sends only for itself, an operator for its own bins.
    """
    whole = query["mode"] == "all"
    report = services.take_drops(_delivery(), _sender(), whole=whole, claim_url_prefix=claim_url_prefix())
    return _answer(report, 422 if whole and report.rejected else 200)


def claim_url_prefix() -> str:
    """Return the beginning of receipts' addresses."""
    return f"{current_app.config['TANHUI_BASE_URL'].rstrip('/')}/c/"


def _delivery() -> parsing.Delivery:
    body = request.get_data(cache=True)
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "gzip":
        body = parsing.inflate(body)
    elif encoding != "identity":
        raise UnsupportedMediaType
    return parsing.read(body, request.mimetype)


def _sender() -> Sender:
    actor = me()
    if actor.via == "key" and actor.organisation_id is not None:
        return Sender(actor.organisation_id, "key")
    kind, _, number = actor.device.partition(":")
    operator_id = queries.operator_of(int(number)) if kind == "bin" else None
    if operator_id is None:
        raise Denied("this device is no bin")
    return Sender(operator_id, "device", bin_id=int(number))


def _answer(report: Report, status: int) -> Response:
    for row in report.rows:
        if row.reason is not None:
            row.cure = labels.cure(row.reason)
    return current_app.response_class(_encoder.encode(report), status, mimetype="application/json")
