"""Supporting measures (支撑指标) and the outputs of projects 7 and 8. None of them is among the plan's 31.

Each measure is one statement that answers its inputs as rows (name, role, value, n_records, set_hash); the first
row's value is the measure's. `:start` and `:end` are the instants between which something must have happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from app.clock import day_bounds, day_start
from app.db import db
from app.indicators.periods import Kind, Period
from app.indicators.readings.records import Computed, Input

ROLLING = (Kind.MONTH, Kind.YEAR_TO_DATE, Kind.LAST_12)
TO_DATE = (Kind.DAY,)


@dataclass(frozen=True, slots=True)
class Measure:
    """A supporting measure: what it is called in the readings, its unit, its periods, its statement."""

    code: str
    unit: str
    periods: tuple[Kind, ...]
    sql: str


def _hash(record: str, order: str) -> str:
    return f"coalesce(encode(sha256(convert_to(string_agg({record}, ',' ORDER BY {order}), 'UTF8')), 'hex'), '')"


# Events that were published, were not cancelled, and have begun.
_EVENTS = f"""SELECT 'events', 'part', count(*), count(*), {_hash("e.id::text", "e.id")} FROM mall_event e
WHERE e.starts_at >= :start AND e.starts_at < least(:end, :now)
    AND EXISTS (SELECT FROM event_step s WHERE s.event_id = e.id AND s.step = 'published' AND s.taken_at <= :now)
    AND NOT EXISTS (SELECT FROM event_step s WHERE s.event_id = e.id AND s.step = 'cancelled')"""
_PARTICIPANTS = f"""SELECT 'participants', 'part', count(DISTINCT c.person_id), count(*),
    {_hash("concat_ws(':', c.id, c.event_id, c.person_id)", "c.id")}
FROM check_in c WHERE c.checked_in_at >= :start AND c.checked_in_at < :end
UNION ALL SELECT 'check_ins', 'note', count(*), count(*), ''
FROM check_in c WHERE c.checked_in_at >= :start AND c.checked_in_at < :end"""
_ACTS = f"""SELECT 'acts', 'part', count(*), count(*),
    {_hash("concat_ws(':', a.id, a.kind_code, a.quantity)", "a.id")}
FROM green_act a WHERE a.occurred_at >= :start AND a.occurred_at < :end
UNION ALL (SELECT a.kind_code, 'note', count(*), count(*), ''
FROM green_act a WHERE a.occurred_at >= :start AND a.occurred_at < :end GROUP BY a.kind_code ORDER BY a.kind_code)"""
# From the transfers alone, never from a cached balance. What was issued is what the issuance account owes.
_LIABILITY = """WITH entry AS (
    SELECT a.kind, e.amount
    FROM (SELECT credit_id AS account_id, amount FROM transfer WHERE recorded_at < :end
        UNION ALL SELECT debit_id, -amount FROM transfer WHERE recorded_at < :end) e
    JOIN account a ON a.id = e.account_id
)
SELECT 'wallets', 'part', coalesce(sum(amount), 0)::bigint, count(*), '' FROM entry WHERE kind = 'wallet'
UNION ALL (SELECT kind, 'note', sum(CASE kind WHEN 'issuance' THEN -amount ELSE amount END)::bigint, count(*), ''
FROM entry WHERE kind <> 'wallet' GROUP BY kind ORDER BY kind)"""
_BINS = f"""SELECT 'bins', 'part', count(*), count(*), {_hash("b.code", "b.id")}
FROM bin b WHERE b.state <> 'suspended' AND b.registered_at < :end"""
_COVERED = """SELECT 'communities', 'part', count(DISTINCT s.community_code), count(*), ''
FROM bin b JOIN site s ON s.id = b.site_id WHERE b.state <> 'suspended' AND b.registered_at < :end
UNION ALL SELECT 'all_communities', 'note', count(*), count(*), '' FROM community"""
_CELLS = """SELECT DISTINCT ON (day, community_code, category_code, scene, channel) *
    FROM day_total WHERE day BETWEEN :from_on AND :to_on
    ORDER BY day, community_code, category_code, scene, channel, vintage DESC"""
_CELLS_HASH = _hash(
    "concat_ws('|', day, community_code, category_code, scene, channel, set_hash)",
    'day, community_code, category_code COLLATE "C", scene COLLATE "C"',
)
_DROPS = f"""SELECT 'drops', 'part', coalesce(sum(n), 0)::bigint, coalesce(sum(n), 0)::bigint, {_CELLS_HASH}
FROM ({_CELLS}) t WHERE n > 0
UNION ALL SELECT 'claimed', 'note', coalesce(sum(n_claimed), 0)::bigint, coalesce(sum(n), 0)::bigint, ''
FROM ({_CELLS}) t WHERE n > 0"""
_WEIGHT = f"""SELECT 'weight', 'part', coalesce(sum(weight_g), 0)::bigint, coalesce(sum(n), 0)::bigint, {_CELLS_HASH}
FROM ({_CELLS}) t WHERE n > 0"""
_COINS = """SELECT 'coins', 'part',
    coalesce(sum(CASE WHEN t.reverses_id IS NULL THEN t.amount ELSE -t.amount END), 0)::bigint, count(*), ''
FROM transfer t LEFT JOIN transfer o ON o.id = t.reverses_id
WHERE t.recorded_at < :end AND 'award' IN (t.kind, o.kind)"""
_HOUSEHOLDS = """SELECT 'households', 'part', count(DISTINCT household), count(*), ''
FROM (SELECT a.owner_id AS household FROM drop d JOIN account a ON a.id = d.account_id AND a.kind = 'wallet'
        WHERE d.occurred_at < :end
    UNION ALL SELECT k.household_id FROM claim k WHERE k.claimed_at < :end) taking_part"""

MEASURES: tuple[Measure, ...] = (
    Measure("green.events", "event", ROLLING, _EVENTS),
    Measure("green.participants", "person", ROLLING, _PARTICIPANTS),
    Measure("green.acts", "act", ROLLING, _ACTS),
    Measure("coins.liability", "cent", TO_DATE, _LIABILITY),
    Measure("project7.bins", "bin", TO_DATE, _BINS),
    Measure("project7.communities", "community", TO_DATE, _COVERED),
    Measure("project7.drops", "drop", TO_DATE, _DROPS),
    Measure("project7.weight", "g", TO_DATE, _WEIGHT),
    Measure("project7.coins", "cent", TO_DATE, _COINS),
    Measure("project7.households", "household", TO_DATE, _HOUSEHOLDS),
    Measure("project8.events", "event", TO_DATE, _EVENTS),
    Measure("project8.participants", "person", TO_DATE, _PARTICIPANTS),
    Measure("project8.acts", "act", TO_DATE, _ACTS),
)


def compute(measure: Measure, period: Period, now: datetime) -> Computed:
    """Return the measure as the facts give it now."""
    rows = db.session.execute(
        text(measure.sql),
        {
            "from_on": period.from_on,
            "to_on": period.to_on,
            "start": day_start(period.from_on),
            "end": day_bounds(period.to_on)[1],
            "now": now,
        },
    ).all()
    inputs = tuple(Input(name, role, value, measure.unit, n, digest) for name, role, value, n, digest in rows)
    over = day_bounds(period.to_on)[1] <= now
    return Computed(Decimal(inputs[0].value), measure.unit, "平台记录", "A", () if over else ("P",), inputs)
