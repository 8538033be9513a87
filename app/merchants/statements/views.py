"""A merchant's statement: a page per month, and the same entries as a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import pgettext

from app.clock import DISTRICT_ZONE, today
from app.errors import Malformed
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.merchants import labels
from app.merchants.shops import queries as shops
from app.merchants.statements import queries
from app.web import csv_files

bp = Blueprint("statements", __name__, template_folder="../templates", url_prefix="/till/statement")

LISTED = 100
_CENT = Decimal("0.01")
_YEARS = range(2020, 2100)  # no books before the programme, and no date beyond the calendar


@bp.get("")
@allow(Role.MERCHANT)
def show() -> str:
    """Show one month: totals, what is due, each day, the last entries."""
    month = _month()
    shop = shops.shop_of(me().organisation_id)
    lines = queries.entries(shop.id, month, LISTED + 1)
    following = queries.month_after(month)
    return render_template(
        "merchants/statement.html",
        shop=shop,
        statement=queries.statement(shop.id, month),
        lines=lines[:LISTED],
        more=len(lines) > LISTED,
        words=labels.ENTRIES,
        month=f"{month:%Y-%m}",
        before=f"{queries.month_before(month):%Y-%m}",
        after=f"{following:%Y-%m}" if following <= today() else "",
    )


@bp.get("/file")
@allow(Role.MERCHANT)
def download() -> Response:
    """Download every entry of one month for a spreadsheet."""
    month = _month()
    shop = shops.shop_of(me().organisation_id)
    headers = [_("记账时间"), _("发生时间"), _("类别"), _("单号"), pgettext("heading", "碳币"), _("说明")]
    rows = (
        (
            f"{line.recorded_at.astimezone(DISTRICT_ZONE):%Y-%m-%d %H:%M:%S}",
            f"{line.occurred_at.astimezone(DISTRICT_ZONE):%Y-%m-%d %H:%M:%S}",
            str(labels.ENTRIES.get(line.kind, line.kind)),
            line.source_id,
            (Decimal(line.amount) / 100).quantize(_CENT),
            line.reason or "",
        )
        for line in queries.entries(shop.id, month)
    )
    return csv_files.download(f"对账单_{shop.name}_{month:%Y-%m}", headers, rows)


def _month() -> date:
    """Return the first day of the requested month, by default this month. Raises Malformed."""
    asked = request.args.get("month", "")
    if not asked:
        return today().replace(day=1)
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise Malformed("month must look like 2026-03") from error
    if month.year not in _YEARS:
        raise Malformed(f"no books are kept for {asked}")
    return month
