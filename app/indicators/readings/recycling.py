"""The recycling rate of a period, from the totals and the tonnages."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from app.db import db
from app.indicators.periods import Period
from app.indicators.rate import UNCOUNTED_CATEGORIES, UNCOUNTED_SECTORS, Mass, Part, grade, rate
from app.indicators.readings.records import Computed, Input
from app.indicators.totals.cells import COUNTS, HAULED, WEIGHED
from app.indicators.totals.queries import covered_days

MEASURE = "6-3"
_PROVISIONAL = "P"

_DROPS = text(f"""WITH {WEIGHED}
SELECT channel, coalesce(sum(weight_g) FILTER (WHERE hauled), 0)::bigint AS counted_g, 0::bigint AS hauled_g,
    coalesce(sum(weight_g) FILTER (WHERE NOT hauled), 0)::bigint AS waiting_g, sum(n)::bigint AS n_records,
    encode(sha256(convert_to(string_agg(
        concat_ws('|', day, community_code, category_code, scene, channel, set_hash), E'\\n'
        ORDER BY day, community_code, category_code COLLATE "C", scene COLLATE "C"), 'UTF8')), 'hex') AS set_hash
FROM weighed WHERE counts AND n > 0 GROUP BY channel""")

# Tonnage records that count, and their share of each day: a record that spans several days is spread evenly over them,
# in whole grams that add up to it exactly.
SHARES = f"""{HAULED}, valid AS (
    SELECT t.* FROM tonnage t LEFT JOIN category g ON g.code = t.category_code
    WHERE t.from_on <= :to_on AND t.to_on >= :from_on AND t.weight_g > 0
        AND t.source_sector <> ALL(:sectors)
        AND (t.kind NOT IN ('yard', 'residue') OR g.code IS NULL OR {COUNTS})
        AND NOT EXISTS (SELECT FROM tonnage n WHERE n.supersedes_id = t.id)
), share AS (
    SELECT v.id, v.kind, v.street_code, v.in_haulage, h.day IS NOT NULL AS hauled,
        v.weight_g * (d.n + 1) / (v.to_on - v.from_on + 1) - v.weight_g * d.n / (v.to_on - v.from_on + 1) AS weight_g
    FROM valid v
    CROSS JOIN generate_series(0, v.to_on - v.from_on) AS d (n)
    LEFT JOIN hauled h ON h.day = v.from_on + d.n
    WHERE v.from_on + d.n BETWEEN :from_on AND :to_on
)"""
_TONNAGES = text(f"""WITH {SHARES}, sums AS (
    SELECT kind, coalesce(sum(weight_g) FILTER (WHERE hauled), 0)::bigint AS counted_g,
        coalesce(sum(weight_g) FILTER (WHERE hauled AND in_haulage), 0)::bigint AS hauled_g,
        coalesce(sum(weight_g) FILTER (WHERE NOT hauled), 0)::bigint AS waiting_g
    FROM share GROUP BY kind
), sets AS (
    SELECT kind, count(*) AS n_records, encode(sha256(convert_to(string_agg(
        concat_ws('|', id, kind, record_no, version, from_on, to_on, weight_g, source_sector, in_haulage), E'\\n'
        ORDER BY id), 'UTF8')), 'hex') AS set_hash
    FROM valid GROUP BY kind
)
SELECT kind, counted_g, hauled_g, waiting_g, n_records, set_hash FROM sums JOIN sets USING (kind)""")

PART_OF_KIND = {
    "yard": Part.YARDS,
    "residue": Part.RESIDUE,
    "kitchen": Part.KITCHEN,
    "haulage": Part.HAULAGE,
}


def what_counts(period: Period) -> dict[str, object]:
    """Return the values that the statements of the rate ask for."""
    return {
        "from_on": period.from_on,
        "to_on": period.to_on,
        "uncounted": list(UNCOUNTED_CATEGORIES),
        "sectors": list(UNCOUNTED_SECTORS),
    }


def parts(period: Period) -> dict[Part, Mass]:
    """Return the parts of the fraction as the facts give them now; those without records are missing."""
    known = what_counts(period)
    found = {Part(row[0]): Mass(*row[1:]) for row in db.session.execute(_DROPS, known)}
    found |= {PART_OF_KIND[row[0]]: Mass(*row[1:]) for row in db.session.execute(_TONNAGES, known)}
    return found


def compute(period: Period, today: date) -> Computed:
    """Return the rate of `period` with its parts; provisional while days are missing or still to come.

    Quality is the share of the period's days so far that haulage covers. Without any there is no value.
    """
    masses = parts(period)
    answer = rate(masses)
    so_far = max(1, (min(period.to_on, today) - period.from_on).days + 1)
    covered = covered_days(period)
    open_ended = covered < period.days
    return Computed(
        value=answer.percent,
        unit="%",
        basis=answer.basis,
        quality=grade(covered, so_far),
        flags=(_PROVISIONAL,) if open_ended else (),
        inputs=tuple(_inputs(masses, answer.recycled_g, answer.generated_g, covered, so_far)),
    )


def _inputs(masses: dict[Part, Mass], recycled_g: int, generated_g: int, covered: int, so_far: int) -> list[Input]:
    sums = [
        Input("recycled", "numerator", recycled_g, "g"),
        Input("generated", "denominator", generated_g, "g"),
        Input("covered_days", "note", covered, "day", so_far),
    ]
    for part in Part:
        mass = masses.get(part, Mass())
        sums.append(Input(part, "part", mass.counted_g, "g", mass.n_records, mass.set_hash))
        sums.append(Input(f"{part}_hauled", "note", mass.hauled_g, "g"))
        sums.append(Input(f"{part}_waiting", "note", mass.waiting_g, "g"))
    return sums
