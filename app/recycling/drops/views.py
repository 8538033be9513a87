"""Pages of drops: a single drop, the upload and its report, and what is to be reviewed."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Denied, Malformed, NotFound
from app.identity.access import allow
from app.identity.roles import OVERSEERS, Role
from app.identity.session import me
from app.imports import sheet
from app.recycling.categories.labels import name
from app.recycling.categories.queries import by_code
from app.recycling.drops import labels, queries, services, sheets
from app.recycling.drops.api import claim_url_prefix
from app.recycling.drops.models import Quarantine
from app.recycling.drops.queries import DropView
from app.recycling.drops.records import Sender
from app.web import forms

bp = Blueprint("recycling_drops", __name__, template_folder="../templates")


class ReasonForm(Schema):
    """How a row was resolved."""

    reason = fields.String(required=True, validate=validate.Length(2, 200))


def operator() -> int:
    """Return the caller's organisation. Raises Denied for staff without one."""
    organisation_id = me().organisation_id
    if organisation_id is None:
        raise Denied("no organisation")
    return organisation_id


@bp.get("/drops/<int:drop_id>")
@allow(Role.RESIDENT, Role.OPERATOR, *OVERSEERS)
def show_drop(drop_id: int) -> str:
    """Show one drop: what was weighed, where, under which number, and its coins."""
    found = queries.drop(drop_id)
    if found is None or not _may_see(found):
        raise NotFound
    return render_template("recycling/drop.html", drop=found, name=name, known_by=labels.KNOWN_BY)


def _may_see(found: DropView) -> bool:
    actor = me()
    if actor.roles & OVERSEERS:
        return True
    if Role.OPERATOR in actor.roles and actor.organisation_id == found.operator_id:
        return True
    return actor.household_id is not None and actor.household_id == found.household_id


@bp.get("/operator/upload")
@allow(Role.OPERATOR)
def upload() -> str:
    """Show the form for a file of drops."""
    return _upload_page(forms.blank())


@bp.post("/operator/upload")
@allow(Role.OPERATOR)
def take_upload() -> str | BaseResponse | tuple[str, int]:
    """Take a file's drops through the one intake, and show what became of its rows."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _upload_page(forms.blank().refused(_("请选择文件。"), "file")), 422
    try:
        read = sheet.read(sent.stream.read(sheet.MAX_BYTES + 1), sheets.columns(by_code()))
    except (sheet.NotText, sheet.EmptySheet, sheet.ColumnsMissing, sheet.ColumnTwice, sheet.SheetTooLarge) as error:
        return _upload_page(forms.blank().refused(error, "file")), 422
    sender = Sender(operator(), "file", actor_id=me().person_id, file_name=sent.filename[:120])
    report = services.take_drops(sheets.delivery(read), sender, claim_url_prefix=claim_url_prefix())
    if read.ignored:
        flash(_("没有用到的列：%(columns)s", columns=_("、").join(read.ignored)), "info")
    return redirect(url_for("recycling_drops.show_batch", batch_id=report.batch_id))


def _upload_page(form: forms.Form) -> str:
    return render_template("recycling/upload.html", form=form, batches=queries.batches_of(operator()), limit=sheet)


@bp.get("/operator/upload/template.csv")
@allow(Role.OPERATOR)
def upload_template() -> Response:
    """Download an empty sheet with the columns that we read."""
    return download(sheets.template(by_code()), "drops-template.csv")


@bp.get("/operator/batches/<int:batch_id>")
@allow(Role.OPERATOR)
def show_batch(batch_id: int) -> str:
    """Show what became of a file's rows."""
    batch = _batch(batch_id)
    return render_template(
        "recycling/batch.html",
        batch=batch,
        refused=[_explained(one) for one in queries.quarantined(operator(), 100, batch.id)],
        conflicts=queries.conflicts(operator(), 100, batch.id),
        doors=labels.DOORS,
        name=name,
        fields=labels.FIELDS,
    )


@bp.get("/operator/batches/<int:batch_id>/errors.csv")
@allow(Role.OPERATOR)
def batch_errors(batch_id: int) -> Response:
    """Download the rows that were not taken, as they were sent, with the reason beside each, to be corrected."""
    batch = _batch(batch_id)
    rows = queries.quarantined(operator(), sheet.MAX_ROWS, batch.id)
    return download(sheet.error_file((_cells(one), _line(one)) for one in rows), f"drops-{batch.id}-errors.csv")


def _batch(batch_id: int) -> Any:
    batch = queries.batch(batch_id, operator())
    if batch is None:
        raise NotFound
    return batch


def _cells(one: Quarantine) -> dict[str, str]:
    try:
        said = json.loads(one.raw)
    except (ValueError, RecursionError):  # no JSON, or nested beyond reason
        return {"raw": one.raw}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {"raw": one.raw}


def _line(one: Quarantine) -> str:
    return one.detail if one.reason == "bad_cell" else labels.why(one.reason) + _("：") + labels.cure(one.reason)


def _explained(one: Quarantine) -> dict[str, Any]:
    """Return the explanation: a sheet's reader words it for people, a parser for programmers."""
    from_sheet = one.reason == "bad_cell"
    return {
        "row": one,
        "why": labels.why(one.reason),
        "cure": one.detail if from_sheet else labels.cure(one.reason),
        "detail": "" if from_sheet else one.detail,
    }


def download(content: bytes, file_name: str) -> Response:
    """Return a CSV file to be saved."""
    response = current_app.response_class(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@bp.get("/operator/quarantine")
@allow(Role.OPERATOR)
def review() -> str:
    """Show rows that could not be taken, and numbers with two contents."""
    return render_template(
        "recycling/review.html",
        refused=[_explained(one) for one in queries.quarantined(operator())],
        conflicts=queries.conflicts(operator()),
        name=name,
        fields=labels.FIELDS,
        known_by=labels.KNOWN_BY,
    )


@bp.post("/operator/quarantine/<int:row_id>")
@allow(Role.OPERATOR)
def resolve_quarantined(row_id: int) -> BaseResponse:
    """Record how a row was resolved."""
    services.resolve_quarantined(row_id, operator(), _person(), _reason())
    return _back()


@bp.post("/operator/conflicts/<int:row_id>")
@allow(Role.OPERATOR)
def resolve_conflict(row_id: int) -> BaseResponse:
    """Record the cause of a conflict."""
    services.resolve_conflict(row_id, operator(), _person(), _reason())
    return _back()


def _person() -> int:
    person_id = me().person_id
    if person_id is None:
        raise Denied("no person")
    return person_id


def _reason() -> str:
    form = forms.read(ReasonForm)
    if form.errors:
        raise Malformed("reason")
    return str(form.values["reason"])


def _back() -> BaseResponse:
    flash(_("已记录处理结果。"))
    return redirect(url_for("recycling_drops.review"))
