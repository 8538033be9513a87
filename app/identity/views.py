"""The desk of those who run and oversee the programme."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _

from app.identity.access import allow
from app.identity.roles import OFFICE_STAFF
from app.web import navigation

bp = Blueprint("identity", __name__, url_prefix="/office")


@bp.get("")
@allow(*OFFICE_STAFF)
def office() -> str:
    """List the pages of the visitor's work."""
    return render_template("more.html", title=_("办公室"), entries=navigation.items())
