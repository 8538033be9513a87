"""From the rate down: part, street, community, day, drop. Every level says whether it adds up to the one above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from app import clock
from app.clock import business_day
from app.errors import Malformed, NotFound
from app.identity.roles import OFFICE_STAFF
from app.identity.session import actor_or_anonymous
from app.indicators import labels, periods
from app.indicators.lineage import queries
from app.indicators.periods import Kind, Period
from app.indicators.rate import Part
from app.indicators.totals import queries as totals
from app.indicators.totals.queries import Level
from app.places import queries as places
from app.web import csv_files
from app.web.access import public

bp = Blueprint("lineage", __name__, url_prefix="/board", template_folder="../templates")

_PERIODS: dict[str, Callable[[date], Period]] = {
    Kind.MONTH: periods.month_of,
    Kind.YEAR_TO_DATE: periods.year_to,
    Kind.LAST_12: periods.twelve_months_to,
}


class UnknownPlace(NotFound):
    """The district has no such street, community, day or record."""


def asked_period() -> Period:
    """Return the period that `?period=&on=` names; the twelve months to today by default. Raises Malformed."""
    kind = request.args.get("period", Kind.LAST_12)
    try:
        on = date.fromisoformat(request.args["on"]) if request.args.get("on") else clock.today()
        return _PERIODS[kind](on)
    except (KeyError, ValueError, OverflowError) as error:
        raise Malformed(f"period {kind[:20]!r}") from error


def asked(period: Period) -> dict[str, Any]:
    """Return the query that leads to the same period on another page."""
    return {"period": period.kind, "on": period.to_on.isoformat()}


def asked_part(name: str) -> Part:
    """Return the part a page is about."""
    try:
        return Part(name)
    except ValueError as error:
        raise UnknownPlace(part=name[:20]) from error


@bp.get("/recycling/<part>")
@public
def streets(part: str) -> str | Response:
    """What each street brought to one part of the rate."""
    one, period = asked_part(part), asked_period()
    rows: Sequence[Level] = totals.streets(period, one) if one in queries.DROP_PARTS else queries.by_street(period, one)
    may_see = bool(OFFICE_STAFF & actor_or_anonymous().roles)
    return _page(
        "streets",
        rows,
        totals.total(period, "", one) if one in queries.DROP_PARTS else _sum(rows),
        period,
        part=one,
        records=queries.records(period, one) if may_see and one not in queries.DROP_PARTS else None,
        stray=[row for row in rows if not row.key],
        trail=[],
    )


@bp.get("/recycling/<part>/<street_code>")
@public
def communities(part: str, street_code: str) -> str | Response:
    """What each community of a street brought."""
    one, period = asked_part(part), asked_period()
    street = places.streets().get(street_code)
    if street is None:
        raise UnknownPlace(street=street_code[:20])
    return _page(
        "communities",
        totals.communities(period, street_code, one),
        totals.total(period, street_code, one),
        period,
        part=one,
        here=street,
        trail=_trail(one, period),
    )


@bp.get("/recycling/<part>/<street_code>/<community_code>")
@public
def days(part: str, street_code: str, community_code: str) -> str | Response:
    """What each day brought in a community."""
    one, period = asked_part(part), asked_period()
    place = _community(street_code, community_code)
    rows = totals.days(period, community_code, one)
    return _page(
        "days",
        rows,
        totals.total(period, community_code, one),
        period,
        part=one,
        here=place.community,
        code=community_code,
        trail=_trail(one, period, place)[:-1],
    )


@bp.get("/recycling/<part>/<street_code>/<community_code>/<day>")
@public
def drops(part: str, street_code: str, community_code: str, day: str) -> str:
    """The drops of a community's day, and whether the day's totals still fit them."""
    one, period = asked_part(part), asked_period()
    place = _community(street_code, community_code)
    try:
        on, after = date.fromisoformat(day), int(request.args.get("after", "0"))
    except ValueError as error:
        raise UnknownPlace(day=day[:20]) from error
    rows = totals.drops_of_day(community_code, on, after)
    whole = totals.total(Period(Kind.DAY, on, on), community_code, one)
    wrong = [d for d in totals.differences([on]) if d.community_code == community_code]
    here = {"part": part, "street_code": street_code, "community_code": community_code, "day": day} | asked(period)
    more = url_for(".drops", **here, after=rows[-1].id) if len(rows) == totals.PAGE else None
    return render_template(
        "indicators/drops.html",
        labels=labels,
        rows=rows,
        whole=whole,
        wrong=wrong,
        whole_list=not after and more is None,
        on=on,
        place=place,
        next_url=more,
        trail=_trail(one, period, place),
    )


@bp.get("/drops/<int:drop_id>")
@public
def drop(drop_id: int) -> str:
    """One drop, with nothing about the person."""
    found = totals.drop(drop_id)
    if found is None:
        raise UnknownPlace(drop=drop_id)
    place = _community(found.community_code[:9], found.community_code)
    on = business_day(found.occurred_at)
    day_url = url_for(
        ".drops", part=Part.BINS, street_code=place.street_code, community_code=place.community_code, day=on
    )
    return render_template("indicators/drop.html", drop=found, place=place, on=on, labels=labels, day_url=day_url)


def _trail(part: Part, period: Period, place: places.CommunityRow | None = None) -> list[tuple[str, str]]:
    """The levels above: the part, and down to a community, its street and itself."""
    query = asked(period)
    trail = [(str(labels.PARTS[part]), url_for(".streets", part=part, **query))]
    if place is not None:
        street, community = place.street_code, place.community_code
        trail.append((place.street, url_for(".communities", part=part, street_code=street, **query)))
        here = url_for(".days", part=part, street_code=street, community_code=community, **query)
        trail.append((place.community, here))
    return trail


def _community(street_code: str, community_code: str) -> places.CommunityRow:
    found = places.community(community_code)
    if found is None or found.street_code != street_code:
        raise UnknownPlace(community=community_code[:20])
    return found


def _sum(rows: Sequence[Level]) -> Level:
    return Level(
        "",
        "",
        sum(row.n for row in rows),
        sum(row.counted_g for row in rows),
        sum(row.waiting_g for row in rows),
        sum(row.other_g for row in rows),
    )


def _page(level: str, rows: Sequence[Level], whole: Level, period: Period, **more: object) -> str | Response:
    """Show one level as a page, or as a file with `?format=csv`; `whole` is the level above, computed on its own."""
    if request.args.get("format") == "csv":
        header = [_("代码"), _("名称"), _("记录数"), _("计入（克）"), _("待清运量（克）"), _("不计入（克）")]
        cells = [(r.key, r.name, r.n, r.counted_g, r.waiting_g, r.other_g) for r in rows]
        return csv_files.download(f"tanhui-{level}-{period.from_on}-{period.to_on}", header, cells)
    return render_template(
        "indicators/level.html",
        level=level,
        rows=rows,
        added=_sum(rows),
        whole=whole,
        period=period,
        asked=asked(period),
        labels=labels,
        kinds=list(_PERIODS),
        **more,
    )
