"""Step: what was hauled, composted, bought by yards and burnt after sorting: the files that departments send.

The district generates about as much as its people and the city's average say (770 t of haulage a day). How it divides
is made up, such that the rate comes out where the plan expects it to be; real figures come from the departments.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.demo import fixtures
from app.demo.district import DemoBroken, District
from app.demo.network import organisation
from app.demo.simulated_drops import draws
from app.imports import sheet
from app.indicators.periods import month_of, twelve_months_to
from app.places import queries as places
from app.recycling.categories.queries import by_code
from app.recycling.tonnages import queries, services, sheets
from app.web import csv_files

DAILY = 14  # days up to today with one record each; before that weeks, and before the first drop months
HAULED_T, KITCHEN_T, YARDS_T, RESIDUE_T = 770.0, 158.0, 188.0, 3.0  # a day
YARDS = {"PAPER": 0.42, "METAL": 0.30, "PLASTIC": 0.15, "GLASS": 0.07, "TEXTILE": 0.04, "WEEE": 0.02}
KITCHENS = {"KITCHEN.HOUSEHOLD": ("居民", 0.7), "KITCHEN.CATERING": ("商业", 0.3)}
GROWTH = 0.12  # of what is recovered, in a year

Span = tuple[date, date]
Line = tuple[str, date, date, float, str, str, str, str]
TITLES = ("record_no", "from_on", "to_on", "weight_t", "street", "category", "source_sector", "in_haulage")


def report_tonnages(district: District) -> str:
    """Upload one file per kind, as the office does for those who keep the books."""
    kinds = {
        "haulage": (fixtures.SANITATION, _haulage(district)),
        "kitchen": (fixtures.KITCHEN_PLANT, _kitchen(district)),
        "yard": (fixtures.RECYCLER, _yards(district)),
        "residue": (fixtures.RECYCLER, _residue(district)),
    }
    told = [_upload(district, kind, name, list(lines)) for kind, (name, lines) in kinds.items()]
    return ", ".join(told)


def _upload(district: District, kind: str, name: str, lines: list[Line]) -> str:
    raw = csv_files.written(TITLES, lines)
    read = sheet.read(raw, sheets.columns(by_code(), places.streets()), max_rows=5_000)
    source = services.Source(
        kind, organisation(district, "operator", name), f"{kind}-{district.today}.csv", raw, district.people["office"]
    )
    upload = queries.upload(services.record_tonnages(read, source))
    if upload is None or upload.rejected:
        raise DemoBroken(f"the file of {kind} was not taken: {upload and upload.refused[:1]}")
    return f"{len(lines)} {kind}"


def _spans(district: District) -> list[Span]:
    """Return months, then weeks, then days, from about a year ago without a gap.

    Today's trucks are in it, so that a drop made for trial is in the rate at once and does not wait for its haulage.
    """
    last, spans = district.today, list[Span]()
    on = _since(district)
    while on <= last:
        if on < district.first_on:
            until = min(month_of(on).to_on, district.first_on - timedelta(days=1))
        elif on <= last - timedelta(days=DAILY + 6):
            until = on + timedelta(days=6)
        else:
            until = on
        spans.append((on, until))
        on = until + timedelta(days=1)
    return spans


def _since(district: District) -> date:
    earliest = twelve_months_to(district.today).from_on
    wanted = district.today - timedelta(days=30 * district.scale.months)
    return month_of(earliest if district.scale.months >= 12 else max(earliest, wanted)).from_on  # noqa: PLR2004


def _coarse(district: District) -> list[Span]:
    """Return the same days in months and weeks."""
    spans: list[Span] = []
    for start, end in _spans(district):
        if spans and spans[-1][1] - spans[-1][0] < timedelta(days=6) and start >= district.first_on:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _days(span: Span) -> int:
    return (span[1] - span[0]).days + 1


def _more(district: District, span: Span) -> float:
    """Return how much more is recovered than on average over the year that ends today."""
    return 1 + GROWTH * (0.5 - (district.today - span[0]).days / 365)


def _haulage(district: District) -> Iterator[Line]:
    rng, streets = draws("haulage"), places.streets()
    sizes = dict.fromkeys(streets, 0)
    for row in places.communities():
        sizes[row.street_code] += 1
    for span in _spans(district):
        for code, name in streets.items():
            usual = HAULED_T * sizes[code] / sum(sizes.values())
            tonnes = usual * _days(span) * _season(span) * rng.uniform(0.94, 1.06)
            yield _line(f"QY-{code[-2:]}", span, tonnes, name, "", "居民", "否")


def _season(span: Span) -> float:
    """Summers bring melons, winters little."""
    return {6: 1.04, 7: 1.08, 8: 1.07, 9: 1.03, 12: 0.97, 1: 0.95, 2: 0.94}.get(span[0].month, 1.0)


def _kitchen(district: District) -> Iterator[Line]:
    rng = draws("kitchen")
    for span in _coarse(district):
        for code, (sector, share) in KITCHENS.items():
            tonnes = KITCHEN_T * share * _days(span) * _season(span) * _more(district, span) * rng.uniform(0.97, 1.03)
            yield _line(f"CY-{code[8:11]}", span, tonnes, "", code, sector, "是")


def _yards(district: District) -> Iterator[Line]:
    rng = draws("yards")
    for span in _coarse(district):
        for code, share in YARDS.items():
            tonnes = YARDS_T * share * _days(span) * _more(district, span) * rng.uniform(0.95, 1.05)
            yield _line(f"FP-{code}", span, tonnes, "", code, "居民", "否")
        # Off-cuts of factories are weighed by the same yards; they are no household waste and do not count.
        yield _line("FP-GY", span, 24.0 * _days(span), "", "METAL", "工业", "否")


def _residue(district: District) -> Iterator[Line]:
    for span in _coarse(district):
        yield _line("CZ", span, RESIDUE_T * _days(span), "", "", "居民", "是")


def _line(prefix: str, span: Span, tonnes: float, street: str, category: str, sector: str, hauled: str) -> Line:
    return f"{prefix}-{span[0]:%Y%m%d}", *span, round(tonnes, 3), street, category, sector, hauled
