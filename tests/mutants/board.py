"""Faults in the rules of the figures on the board: which facts count, on which day, and what is told of changes."""

from __future__ import annotations

from tests.mutants.fault import Fault

READINGS = ("tests/indicators/test_readings.py",)
MEASURES = ("tests/indicators/test_measures.py",)
TOTALS = ("tests/indicators/test_totals.py",)
PLACES = (*TOTALS, *READINGS)

FAULTS = (
    Fault(
        "A cancelled event does not count",
        "app/consumption/events/sql/held_event.sql",
        "WHERE NOT EXISTS (SELECT FROM event_step c WHERE c.event_id = e.id AND c.step = 'cancelled')",
        "",
        MEASURES,
    ),
    Fault(
        "An event counts once it has begun",
        "app/indicators/sql/reads/events.sql",
        "starts_at < least(:end, :now)",
        "starts_at < :end",
        MEASURES,
    ),
    Fault(
        "Coins that were taken back leave the board",
        "app/indicators/sql/reads/coins_awarded.sql",
        "CASE WHEN reversal THEN -amount ELSE amount END",
        "amount",
        MEASURES,
    ),
    Fault(
        "A reversal goes by the movement that it undoes",
        "app/points/sql/transfer_flow.sql",
        "coalesce((SELECT o.kind FROM transfer o WHERE o.id = t.reverses_id), t.kind)",
        "t.kind",
        MEASURES,
    ),
    Fault(
        "What is owed is what all wallets hold",
        "app/indicators/sql/reads/liability.sql",
        "SELECT debit_kind, n, -amount FROM flow",
        "SELECT debit_kind, n, amount FROM flow",
        MEASURES,
    ),
    Fault(
        "Only recyclables count as recycled: at bins",
        "app/indicators/sql/day_mass.sql",
        "g.recyclable AND g.root <> ALL (p_uncounted) AS counts",
        "g.root <> ALL (p_uncounted) AS counts",
        READINGS,
    ),
    Fault(
        "Only recyclables count as recycled: on the way down to the drop",
        "app/indicators/sql/place_masses.sql",
        "g.recyclable AND g.root <> ALL (p_uncounted) AS counts",
        "TRUE AS counts",
        PLACES,
    ),
    Fault(
        "Waste of industry does not count",
        "app/indicators/sql/tonnage_masses.sql",
        "        AND s.source_sector <> ALL (p_sectors)\n",
        "",
        READINGS,
    ),
    Fault(
        "What yards take counts when it is recyclable",
        "app/indicators/sql/tonnage_masses.sql",
        "OR (g.recyclable AND g.root <> ALL (p_uncounted))",
        "OR TRUE",
        READINGS,
    ),
    Fault(
        "A record counts in its last version",
        "app/recycling/tonnages/sql/tonnage_record.sql",
        " AND NOT EXISTS (SELECT FROM tonnage n WHERE n.supersedes_id = t.id)",
        "",
        READINGS,
    ),
    Fault(
        "A record over several days is split to the gram",
        "app/recycling/tonnages/sql/tonnage_share.sql",
        "t.weight_g * (d.n + 1) / (t.to_on - t.from_on + 1) - t.weight_g * d.n / (t.to_on - t.from_on + 1)",
        "t.weight_g / (t.to_on - t.from_on + 1)",
        READINGS,
    ),
    Fault(
        "A day without haulage waits",
        "app/indicators/sql/tonnage_masses.sql",
        "FILTER (WHERE h.day IS NOT NULL)",
        "FILTER (WHERE TRUE)",
        READINGS,
    ),
    Fault(
        "Haulage covers its own days",
        "app/indicators/sql/hauled_days.sql",
        " AND day BETWEEN p_from AND p_to",
        "",
        READINGS,
    ),
    Fault(
        "A business day begins at midnight in the district",
        "app/recycling/drops/sql/drop_fact.sql",
        "(d.occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS day",
        "(d.occurred_at AT TIME ZONE 'UTC')::date AS day",
        TOTALS,
    ),
    Fault(
        "The record of a drop names its weight",
        "app/recycling/drops/sql/drop_fact.sql",
        "coalesce(d.weight_g, -1), ",
        "",
        READINGS,
    ),
    Fault(
        "A drop belongs to the household that claimed it",
        "app/recycling/drops/sql/drop_fact.sql",
        "d.account_id IS NOT NULL OR k.drop_id IS NOT NULL AS claimed",
        "d.account_id IS NOT NULL AS claimed",
        TOTALS,
    ),
    Fault(
        "The newest vintage of a cell counts",
        "app/indicators/sql/day_cell.sql",
        "scene, channel, vintage DESC",
        "scene, channel, vintage",
        TOTALS,
    ),
    Fault(
        "A vintage is written only when something changed",
        "app/indicators/sql/add_up_cells.sql",
        "WHERE (f.n, f.n_claimed, f.set_hash) IS DISTINCT FROM (k.n, k.n_claimed, k.set_hash)",
        "WHERE TRUE",
        TOTALS,
    ),
    Fault(
        "A fact that was changed behind the program's back is found",
        "app/indicators/sql/reads/differences.sql",
        "<> (coalesce(k.n, 0), coalesce(k.set_hash, ''))",
        "<> (coalesce(k.n, 0), coalesce(f.set_hash, ''))",
        TOTALS,
    ),
    Fault(
        "A day that waits for being added up is no incident",
        "app/indicators/sql/reads/differences.sql",
        "        AND NOT EXISTS (SELECT FROM waiting_day w WHERE w.day = coalesce(f.day, k.day))\n",
        "",
        TOTALS,
    ),
    Fault(
        "Sums of coins are those of their transfers",
        "app/points/sql/count_coins.sql",
        "amount = k.amount + excluded.amount",
        "amount = excluded.amount",
        MEASURES,
    ),
    Fault(
        "Bins that are out of use do not count",
        "app/recycling/bins/sql/bin_fact.sql",
        "WHERE b.state <> 'suspended'",
        "",
        MEASURES,
    ),
    Fault(
        "What was under way during the last refresh is seen by the next",
        "app/indicators/readings/news.py",
        "OVERLAP = timedelta(minutes=2)",
        "OVERLAP = timedelta(0)",
        ("tests/indicators/test_measures.py::test_what_was_under_way_while_the_last_refresh_ran_is_seen_by_the_next",),
    ),
    Fault(
        "On a new day everything is looked at again",
        "app/indicators/readings/news.py",
        "last is None or business_day(last) != business_day(now)",
        "last is None",
        ("tests/indicators/test_measures.py::test_with_a_new_day_everything_is_looked_at_again",),
    ),
    Fault(
        "A household takes part since its first day, however late that is known",
        "app/indicators/sql/add_up_cells.sql",
        "WHERE excluded.first_on < p.first_on",
        "WHERE FALSE",
        ("tests/indicators/test_measures.py::test_a_household_counts_once_since_its_first_day",),
    ),
    Fault(
        "A transfer that was counted is not counted again",
        "app/points/sql/count_coins.sql",
        "FROM transfer_flow(v_counted, v_sealed) f",
        "FROM transfer_flow(0, v_sealed) f",
        ("tests/indicators/test_measures.py::test_sums_of_coins_are_the_same_before_and_after_they_are_counted",),
    ),
    Fault(
        "A leaf is judged in the unit of its target",
        "app/indicators/board/queries.py",
        "Point(_centre(reading.period), measure.unit.shown(reading.value)),",
        "Point(_centre(reading.period), reading.value),",
        ("tests/indicators/test_measures.py::test_a_leaf_is_judged_in_the_unit_that_is_shown",),
    ),
    Fault(
        "One day with news does not read all drops",
        "app/indicators/totals/records.py",
        "return sum(add_up_between(day, day) for day in days)",
        "return add_up_between(date(2000, 1, 1), days[0]) if days else 0",
        ("tests/jobs/test_rows_read.py::test_one_day_with_news_reads_its_own_drops",),
    ),
)
