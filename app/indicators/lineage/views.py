"""From a figure downwards: its parts and their sources; for the recycling rate by street, community, day and drop.

Every level tells whether it adds up to the one above.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from app.indicators.measure import ROLLING
from app.indicators.measures import registry
from app.indicators.periods import Kind, Period
from app.indicators.rate import Part
from app.indicators.readings import queries as readings
from app.indicators.totals import queries as totals
from app.indicators.totals.queries import Level
from app.places import queries as places
from app.places.labels import SCENES
from app.recycling.drops.labels import DOORS
from app.web import csv_files
from app.web.access import public

bp = Blueprint("lineage", __name__, url_prefix="/board", template_folder="../templates")


class UnknownPlace(NotFound):
    """The district has no such street, community, day or record."""


def asked_period(kinds: Sequence[Kind] = ROLLING) -> Period:
    """Return the period that `?period=&on=` names, by default the first kind up to today. Raises Malformed."""
    kind = request.args.get("period", kinds[0])
    try:
        on = date.fromisoformat(request.args["on"]) if request.args.get("on") else clock.today()
        period = periods.until(kinds[kinds.index(Kind(kind))], on)
        clock.day_bounds(period.to_on)
    except (ValueError, OverflowError) as error:
        raise Malformed(f"period {kind[:20]!r}") from error
    return period


def asked(period: Period) -> dict[str, Any]:
    """Return the query that leads to the same period on another page."""
    return {"period": period.kind, "on": period.to_on.isoformat()}


def asked_part(name: str) -> Part:
    """Return the part of the recycling rate that a page is about."""
    if registry.of_part("lineage.streets", name) is None:
        raise UnknownPlace(part=name[:20])
    return Part(name)


@bp.get("/measures/<code>/<name>")
@public
def shares(code: str, name: str) -> str | Response:
    """Show what makes up an input of a measure, where the measure knows."""
    measure = registry.get(code)
    part = measure.part(name) if measure else None
    if measure is None or part is None or part.shares is None:
        raise UnknownPlace(part=name[:20])
    period = asked_period(measure.periods)
    rows = part.shares(period)
    unit = measure.unit_of(part.unit or measure.unit.code)
    if request.args.get("format") == "csv":
        header = [_("代码"), _("名称"), _("数值"), _("单位"), _("记录数")]
        cells = [(row.key, row.name, row.value, unit.code, row.n_records) for row in rows]
        return csv_files.download(f"tanhui-{code}-{name}-{period.from_on}-{period.to_on}", header, cells)
    known = next(iter(readings.of_period(code, period)), None)
    return render_template(
        "indicators/shares.html",
        measure=measure,
        part=part,
        period=period,
        rows=rows,
        unit=unit,
        whole=known.inputs.get(name) if known else None,
        labels=labels,
    )


@bp.get("/recycling/<part>")
@public
def streets(part: str) -> str | Response:
    """Show each street's share of one part of the rate."""
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
        trail=_trail(one, period)[:-1],
    )


@bp.get("/recycling/<part>/<street_code>")
@public
def communities(part: str, street_code: str) -> str | Response:
    """Show the share of each community of a street."""
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
    """Show each day's share in a community."""
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
    """Show the drops of a community's day, and whether the day's totals still agree with them."""
    one, period = asked_part(part), asked_period()
    place = _community(street_code, community_code)
    try:
        on, after = date.fromisoformat(day), int(request.args.get("after", "0"))
    except ValueError as error:
        raise UnknownPlace(day=day[:20]) from error
    rows = totals.drops_of_day(community_code, on, after)
    whole = totals.total(Period(Kind.DAY, on, on), community_code, one)
    wrong = [d for d in totals.differences(on, on) if d.place == community_code]
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
    return render_template(
        "indicators/drop.html", drop=found, place=place, on=on, scenes=SCENES, doors=DOORS, day_url=day_url
    )


def _words(part: object) -> str:
    """Return the name of a part of the recycling rate."""
    found = registry.of_part("lineage.streets", str(part))
    return str(found[1].words) if found else ""


def _trail(part: Part, period: Period, place: places.CommunityRow | None = None) -> list[tuple[str, str]]:
    """Return the levels above: the part and, down to a community, its street and itself."""
    query = asked(period)
    found = registry.of_part("lineage.streets", part)
    assert found is not None  # checked by asked_part
    measure, shown = found
    trail = [
        (f"{measure.leaf} {measure.name}", url_for("board.indicator", plan_no=measure.leaf)),
        (str(shown.words), url_for(".streets", part=part, **query)),
    ]
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
        words=_words(more["part"]),
        kinds=ROLLING[::-1],
        **more,
    )
