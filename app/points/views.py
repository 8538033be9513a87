"""Pages of the wallet, the public tariff, and the registration of cards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_babel import lazy_gettext as _l

from app.clock import day_bounds, now
from app.errors import Malformed, NotFound
from app.identity.access import allow, public
from app.identity.roles import Role
from app.identity.session import me
from app.places.labels import SCENES
from app.points import labels, queries, transfer_links
from app.points.accounts import Kind
from app.web import navigation, paging

bp = Blueprint("points", __name__, template_folder="templates")

PAGE = 20


def add_to_navigation(app: Flask) -> None:
    """Show residents the wallet and everyone the tariff."""
    navigation.add({Role.RESIDENT}, "points.wallet", _l("我的碳币"), "coin", 10, app=app)
    navigation.add({Role.RESIDENT}, "points.statement", _l("明细"), "list", 30, app=app)


def household() -> int:
    """Return the caller's household. Raises NotFound for staff, who have no wallet."""
    home = me().household_id
    if home is None:
        raise NotFound("no household")
    return home


@bp.get("/me")
@allow(Role.RESIDENT)
def wallet() -> str:
    """Show my coins, my pay code, my last movements."""
    home = household()
    lines = queries.statement_of(Kind.WALLET, home, limit=3)
    return render_template("points/wallet.html", balance=queries.balance_of(home), lines=shown(lines))


@bp.get("/me/statement")
@allow(Role.RESIDENT)
def statement() -> str:
    """Show every movement, newest first, by month and by kind."""
    kind, month = request.args.get("kind", ""), request.args.get("month", "")
    since, until = month_bounds(month)
    lines = queries.statement_of(
        Kind.WALLET,
        household(),
        limit=PAGE + 1,
        before=paging.after_from_request(),
        since=since,
        until=until,
        movement=kind or None,
    )
    page = paging.page(lines, PAGE, queries.place_of)
    return render_template(
        "points/statement.html",
        lines=shown(page.items),
        next_url=paging.next_url(page),
        kinds=labels.MOVEMENTS,
        kind=kind,
        month=month,
    )


@bp.get("/tariff")
@public
def tariff() -> str:
    """Show what each category earns: now, announced and in the past."""
    at = now()
    versions = queries.tariff_history()
    return render_template(
        "points/tariff.html",
        in_force=[v for v in versions if at in v.valid],
        announced=[v for v in versions if v.valid.lower is not None and v.valid.lower > at],
        past=[v for v in versions if v.valid.upper is not None and v.valid.upper <= at],
        scenes=labels.EVERY_SCENE | SCENES,
    )


def shown(lines: Any) -> list[dict[str, Any]]:
    """Pair each line with its words and the page of its source."""
    return [
        {
            "line": line,
            "label": labels.MOVEMENTS.get(line.kind, line.kind),
            "href": transfer_links.link(line.kind, line.source_id),
        }
        for line in lines
    ]


def month_bounds(month: str) -> tuple[datetime | None, datetime | None]:
    """Return the bounds of the month "YYYY-MM", or none for an empty text."""
    if not month:
        return None, None
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Malformed("month must look like 2026-03") from error
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return day_bounds(first)[0], day_bounds(following)[0]
