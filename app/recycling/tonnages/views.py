"""Pages on which tonnages are uploaded, by the office for any operator and by an operator for itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response as BaseResponse

from app.errors import NotFound
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.imports import labels as cells
from app.imports import sheet
from app.imports.sheet import RowError
from app.places.queries import streets
from app.recycling.categories.queries import by_code
from app.recycling.drops.views import download, operator
from app.recycling.tonnages import labels, queries, services, sheets
from app.recycling.tonnages.models import KINDS
from app.web import forms

bp = Blueprint("recycling_tonnages", __name__, template_folder="../templates")


class UploadForm(Schema):
    """Which kind, and whose when the office uploads for an operator."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    organisation_id = fields.Integer(load_default=None)


@bp.get("/office/tonnages")
@allow(Role.OFFICE, Role.ADMIN)
def office() -> str:
    """Show all tonnages, and a form to upload a file for any organisation."""
    return _page(forms.blank(), None)


@bp.post("/office/tonnages")
@allow(Role.OFFICE, Role.ADMIN)
def take_for_operator() -> BaseResponse | tuple[str, int]:
    """Record a file for the organisation that the form names."""
    return _take(None)


@bp.get("/operator/tonnages")
@allow(Role.OPERATOR)
def own() -> str:
    """Show my tonnages, and a form to upload a file."""
    return _page(forms.blank(), operator())


@bp.post("/operator/tonnages")
@allow(Role.OPERATOR)
def take_own() -> BaseResponse | tuple[str, int]:
    """Record a file of mine."""
    return _take(operator())


def _take(organisation_id: int | None) -> BaseResponse | tuple[str, int]:
    form = forms.read(UploadForm)
    whose = organisation_id or form.values.get("organisation_id")
    if not form.errors and whose not in {found for found, _name in queries.reporters()}:
        form = form.refused(_("请选择上报单位。"), "organisation_id")
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form = form.refused(_("请选择文件。"), "file")
    if form.errors or sent is None or whose is None:
        return _page(form, organisation_id), 422
    raw = sent.stream.read(sheet.MAX_BYTES + 1)
    try:
        read = sheet.read(raw, sheets.columns(by_code(), streets()), max_rows=5_000)
    except (sheet.NotText, sheet.EmptySheet, sheet.ColumnsMissing, sheet.ColumnTwice, sheet.SheetTooLarge) as error:
        return _page(form.refused(error, "file"), organisation_id), 422
    source = services.Source(form.values["kind"], whose, sent.filename or "", raw, me().person_id)
    upload_id = services.record_tonnages(read, source)
    return redirect(url_for("recycling_tonnages.show_upload", upload_id=upload_id))


def _page(form: forms.Form, organisation_id: int | None) -> str:
    return render_template(
        "recycling/tonnages.html",
        form=form,
        own=organisation_id is not None,
        reporters=queries.reporters(),
        records=queries.recent(organisation_id),
        kinds=labels.KINDS,
        sectors=labels.SECTORS,
    )


@bp.get("/tonnages/template.csv")
@allow(Role.OPERATOR, Role.OFFICE, Role.ADMIN)
def template() -> Response:
    """Download a sheet to fill in, with titles in the requested language."""
    english = request.args.get("lang") == "en"
    return download(sheets.template_in_english() if english else sheets.template(), "tonnages-template.csv")


@bp.get("/tonnages/uploads/<int:upload_id>")
@allow(Role.OPERATOR, Role.OFFICE, Role.ADMIN)
def show_upload(upload_id: int) -> str:
    """Show what became of a file."""
    upload = _upload(upload_id)
    faults = [{**one, "said": _explained(one)} for one in upload.refused[:200]]
    back = "office" if me().roles & {Role.OFFICE, Role.ADMIN} else "own"
    return render_template(
        "recycling/tonnage_upload.html",
        upload=upload,
        faults=faults,
        kinds=labels.KINDS,
        back=url_for(f"recycling_tonnages.{back}"),
    )


@bp.get("/tonnages/uploads/<int:upload_id>/errors.csv")
@allow(Role.OPERATOR, Role.OFFICE, Role.ADMIN)
def upload_errors(upload_id: int) -> Response:
    """Download the faulty rows as they were sent, with what is wrong beside each."""
    upload = _upload(upload_id)
    rows: dict[int, tuple[dict[str, str], list[str]]] = {}
    for one in upload.refused:
        rows.setdefault(one["row"], (dict(one["cells"]), []))[1].append(_("，").join(_explained(one)))
    content = sheet.error_file((found, _("；").join(said)) for found, said in rows.values())
    return download(content, f"tonnages-{upload.id}-errors.csv")


def _upload(upload_id: int) -> Any:
    upload = queries.upload(upload_id, None if me().roles & {Role.OFFICE, Role.ADMIN} else operator())
    if upload is None:
        raise NotFound
    return upload


def _explained(one: dict[str, Any]) -> tuple[str, str]:
    if found := labels.FAULTS.get(one["reason"]):
        return str(found[0]), str(found[1])
    return cells.explain(RowError(one["row"], one["column"], one["value"], one["reason"], one["limit"]))
