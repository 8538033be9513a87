"""Office pages of the audit trail."""

from __future__ import annotations

from datetime import date
from itertools import islice

from flask import Blueprint, render_template, request
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from app.identity.access import allow
from app.identity.audit import queries, table, words
from app.identity.audit.queries import Filter
from app.identity.roles import Role
from app.web import csv_files, forms, paging
from app.web.forms import Form

bp = Blueprint("identity_audit", __name__, template_folder="../templates", url_prefix="/office/audit")

PAGE = 50
LONGEST_EXPORT = 100_000


class FilterQuery(Schema):
    """What to leave out."""

    action = fields.String(validate=validate.Length(max=60))
    object_type = fields.String(validate=validate.Length(max=60))
    object_id = fields.String(validate=validate.Length(max=60))
    actor_id = fields.Integer(validate=validate.Range(1, 2**63 - 1))
    since = fields.Date(validate=validate.Range(date(2000, 1, 1), date(2200, 1, 1)))
    until = fields.Date(validate=validate.Range(date(2000, 1, 1), date(2200, 1, 1)))


def _asked() -> Form:
    """Read the filter from the address; while something in it cannot be read, it filters nothing and is marked."""
    return forms.read(FilterQuery, request.args)


@bp.get("")
@allow(Role.OFFICE, Role.AUDITOR, Role.ADMIN)
def show() -> str:
    """Show the trail, newest first."""
    form = _asked()
    rows = queries.entries(Filter(**form.values), paging.after_from_request(), PAGE)
    page = paging.page(rows, PAGE, lambda entry: (entry.at, entry.id))
    filters = {name: value for name, value in form.raw.items() if value and name in FilterQuery().fields}
    return render_template(
        "identity/audit.html", words=words.of, form=form, page=page, filters=filters, next_url=paging.next_url(page)
    )


@bp.get("/audit.csv")
@allow(Role.OFFICE, Role.AUDITOR, Role.ADMIN)
def export() -> Response:
    """Hand out the filtered trail as CSV, with at most LONGEST_EXPORT lines."""
    found = queries.entries(Filter(**_asked().values), None, LONGEST_EXPORT)
    response = csv_files.download("tanhui-audit", table.COLUMNS, table.rows(islice(found, LONGEST_EXPORT)))
    response.headers["Cache-Control"] = "no-store"
    return response
