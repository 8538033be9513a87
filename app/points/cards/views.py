"""The office's page for card registration."""

from __future__ import annotations

import base64
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import DomainError
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.imports import labels, sheet
from app.points.cards import services
from app.points.cards.services import CardReport
from app.web import csv_files, forms, navigation

bp = Blueprint("cards", __name__, url_prefix="/office/cards", template_folder="../templates")

SHOWN = 200


def add_to_navigation(app: Flask) -> None:
    """Add the page to the office's navigation."""
    navigation.add({Role.OFFICE, Role.ADMIN}, "cards.show", _l("回收卡登记"), "key", 60, section=_l("办公室"), app=app)


@bp.get("")
@allow(Role.OFFICE, Role.ADMIN)
def show() -> str:
    """Show the form."""
    return _page(forms.blank())


@bp.post("")
@allow(Role.OFFICE, Role.ADMIN)
def register() -> tuple[str, int] | str:
    """Register a file and show what became of it."""
    upload = request.files.get("file")
    try:
        report = services.register_file(upload.read(sheet.MAX_BYTES + 1) if upload else b"", me().person_id or 0)
    except DomainError as error:
        return _page(forms.blank().refused(error, "file")), error.status
    return _page(forms.blank(), report)


@bp.get("/template.csv")
@allow(Role.OFFICE, Role.ADMIN)
def template() -> Response:
    """Download an empty file with the right titles and one example."""
    body = csv_files.written([column.titles[0] for column in services.COLUMNS], [["NK00000001", "王奶奶", ""]])
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": "attachment; filename=cards.csv"})


def _page(form: forms.Form, report: CardReport | None = None) -> str:
    return render_template("points/cards.html", form=form, report=report, shown=SHOWN, **_explained(report))


def _explained(report: CardReport | None) -> dict[str, Any]:
    if report is None or not report.errors:
        return {"errors": [], "error_file": None}
    lines: dict[int, list[str]] = {}
    for error in report.errors:
        lines.setdefault(error.row, []).append(labels.line(error))
    mended = sheet.error_file((cells, _("；").join(lines.get(row, []))) for row, cells in report.faulty.items())
    return {
        "errors": [(error, *labels.explain(error)) for error in report.errors[:SHOWN]],
        "error_file": "data:text/csv;base64," + base64.b64encode(mended).decode(),
    }
