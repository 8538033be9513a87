"""What each figure counts, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from app import clock
from app.consumption.acts.models import ActKind
from app.consumption.checkins.services import check_in
from app.consumption.events.services import cancel_event
from app.db import db
from app.indicators import periods
from app.indicators.board import queries as board
from app.indicators.measure import ROLLING, Measure
from app.indicators.measures import registry
from app.indicators.periods import Kind
from app.indicators.readings import services
from app.indicators.readings.queries import StoredReading
from app.indicators.status import Direction
from app.indicators.units import Unit
from app.points.accounts import Kind as Holder
from app.points.queries import statement_of
from app.points.services import reverse_transfer, seal_ledger
from tests import factories
from tests.consumption import factories as consumption
from tests.indicators.facts import District
from tests.points import factories as points

pytestmark = pytest.mark.usefixtures("session", "clean_past")


def value(code: str, kind: Kind | None = None) -> int:
    """What a measure is now, for its first kind of period or another."""
    measure = registry.get(code)
    assert measure is not None
    found = measure.compute(periods.until(kind or measure.judged, clock.today()), clock.now())
    db.session.rollback()
    assert found.value is not None
    return int(found.value)


def inputs(code: str) -> dict[str, tuple[int, int]]:
    measure = registry.get(code)
    assert measure is not None
    found = measure.compute(periods.until(measure.judged, clock.today()), clock.now()).inputs
    db.session.rollback()
    return {one.name: (one.value, one.n_records) for one in found}


@pytest.mark.parametrize("code", ["green.events", "project8.events"])
def test_an_event_counts_when_it_is_published_has_begun_and_was_not_cancelled(code: str) -> None:
    mall, before = consumption.mall(), value(code)
    consumption.draft(mall)
    consumption.event(mall, starts_at=clock.now() + timedelta(hours=1))
    cancelled = consumption.event(mall)
    assert value(code) == before + 1
    cancel_event(mall.organisation_id, cancelled, mall.staff_id)
    assert value(code) == before
    consumption.event(mall)
    assert value(code) == before + 1


@pytest.mark.parametrize("code", ["green.participants", "project8.participants"])
def test_a_person_counts_once_however_often_they_come(code: str) -> None:
    mall, ming, hua = consumption.mall(), factories.resident(), factories.resident()
    first, second = consumption.event(mall), consumption.event(mall)
    before, came = value(code), inputs(code)["check_ins"][0]
    for event_id, person_id in ((first, ming), (second, ming), (first, hua)):
        check_in(consumption.code(event_id), person_id, factories.household(person_id))
    assert value(code) == before + 2
    assert inputs(code)["check_ins"][0] == came + 3


def named(measure: Measure) -> set[str]:
    """What has a word of its own, or stands in a column beside the part that has."""
    beside = {f"{part.name}_{column}" for part in measure.parts for column in ("hauled", "waiting")}
    return {*measure.inputs, *(part.name for part in measure.parts), *beside}


def test_everything_that_a_figure_is_made_of_has_a_word() -> None:
    nameless = {measure.code: set(inputs(measure.code)) - named(measure) for measure in registry.all_measures()}
    assert {code: names for code, names in nameless.items() if names} == {}
    kinds = set(db.session.scalars(select(ActKind.code)))
    assert kinds
    for code in ("green.acts", "project8.acts"):
        measure = registry.get(code)
        assert measure
        assert kinds - named(measure) == set()


@pytest.mark.parametrize("sealed", [False, True])
def test_a_reversed_award_leaves_the_coins_of_project_7(sealed: bool) -> None:
    """Whether it is counted among the transfers of today or from the sums of days."""
    before, owed = value("project7.coins"), value("coins.liability")
    household = points.wallet_with(0)
    drop = points.number()
    points.award(drop, household, 700, points.AT, None)
    points.award(points.number(), household, 50, points.AT, None)
    count(sealed)
    assert (value("project7.coins"), value("coins.liability")) == (before + 750, owed + 750)
    (line,) = [one for one in statement_of(Holder.WALLET, household) if one.source_id == drop]
    reverse_transfer(line.transfer_id, factories.resident(), "称错了")
    count(sealed)
    assert (value("project7.coins"), value("coins.liability")) == (before + 50, owed + 50)


def test_what_a_charge_takes_is_owed_to_residents_no_more() -> None:
    owed = value("coins.liability")
    household, merchant = points.wallet_with(1_000), points.number()
    issued = value("coins.liability")
    points.charge(points.number(), household, merchant, 400, points.AT)
    assert (issued - owed, value("coins.liability") - issued) == (1_000, -400)


def test_sums_of_coins_are_the_same_before_and_after_they_are_counted() -> None:
    household = points.wallet_with(500)
    points.charge(points.number(), household, points.number(), 120, points.AT)
    live = inputs("coins.liability"), inputs("project7.coins")
    count(True)
    assert (inputs("coins.liability"), inputs("project7.coins")) == live
    points.charge(points.number(), household, points.number(), 30, points.AT)
    assert inputs("coins.liability")["wallets"][0] == live[0]["wallets"][0] - 30
    count(True)
    assert inputs("coins.liability")["wallets"][0] == live[0]["wallets"][0] - 30


def count(sealed: bool) -> None:
    """Seal everything and add it to the sums of days, or leave it as it is."""
    if sealed:
        while seal_ledger():
            pass
        services.rebuild()


@pytest.fixture
def two_wallets(
    session: None, clean_past: None, owner: psycopg.Connection[Any], district: District
) -> Iterator[list[int]]:
    """Two households with drops of 2019, three between them; their accounts."""
    homes = [points.wallet_with(0), points.wallet_with(0)]
    found = owner.execute("SELECT id FROM account WHERE kind = 'wallet' AND owner_id = ANY (%s)", [homes]).fetchall()
    accounts = [row[0] for row in found]
    one = district.bin()
    for day, account in ((17, accounts[0]), (18, accounts[0]), (18, accounts[1])):
        drop_id = district.drop(one, f"2019-05-{day}T10:00:00+08:00", 1_000)
        owner.execute("UPDATE drop SET account_id = %s WHERE id = %s", [account, drop_id])
    yield accounts
    owner.execute("DELETE FROM drop WHERE account_id = ANY (%s)", [accounts])


def test_a_household_counts_once_since_its_first_day(
    two_wallets: list[int], owner: psycopg.Connection[Any], district: District
) -> None:
    services.refresh()
    assert first_days(owner, two_wallets) == [date(2019, 5, 17), date(2019, 5, 18)]
    before = value("project7.households")
    late = district.drop(district.bin(), "2019-05-16T10:00:00+08:00", 1_000)
    owner.execute("UPDATE drop SET account_id = %s WHERE id = %s", [two_wallets[1], late])
    services.refresh()
    assert first_days(owner, two_wallets) == [date(2019, 5, 17), date(2019, 5, 16)]
    assert value("project7.households") == before
    services.rebuild()
    assert first_days(owner, two_wallets) == [date(2019, 5, 17), date(2019, 5, 16)]
    assert services.verify_totals() == "0 totals differ from their facts"


def first_days(owner: psycopg.Connection[Any], accounts: list[int]) -> list[date]:
    rows = owner.execute(
        "SELECT first_on FROM participant JOIN account a ON a.owner_id = household_id AND a.kind = 'wallet' "
        "WHERE a.id = ANY (%s) ORDER BY a.id",
        [accounts],
    )
    return [row[0] for row in rows.fetchall()]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE participant SET first_on = '2018-01-01' WHERE first_on = '2019-05-17'",
        "DELETE FROM participant WHERE first_on = '2019-05-17'",
        "INSERT INTO participant (household_id, first_on) VALUES (999999999, '2019-05-17')",
        "UPDATE day_sum SET weight_g = weight_g + 1 WHERE day = '2019-05-17'",
        "UPDATE day_sum SET counted_hash = '' WHERE day = '2019-05-17'",
        "DELETE FROM day_sum WHERE day = '2019-05-17'",
    ],
)
@pytest.mark.usefixtures("two_wallets")
def test_sums_that_were_changed_are_found_at_night_and_made_anew(
    owner: psycopg.Connection[Any], tampering: str
) -> None:
    services.refresh()
    assert services.verify_totals() == "0 totals differ from their facts"
    owner.execute(tampering)
    assert services.verify_totals() == "1 totals differ from their facts"
    services.rebuild()
    assert services.verify_totals() == "0 totals differ from their facts"


def test_sums_of_coins_that_were_changed_are_found_at_night(owner: psycopg.Connection[Any]) -> None:
    points.wallet_with(500)
    count(True)
    assert services.verify_totals() == "0 totals differ from their facts"
    row = owner.execute(
        "UPDATE coin_day SET amount = amount + 1 WHERE movement = 'award' RETURNING booked_on"
    ).fetchall()
    assert services.verify_totals() == f"{len(row)} totals differ from their facts"
    owner.execute("UPDATE coin_day SET amount = amount - 1 WHERE movement = 'award'")


def test_a_bin_out_of_use_does_not_count(district: District, owner: psycopg.Connection[Any]) -> None:
    before = value("project7.bins")
    one = district.bin("120104001020")
    assert value("project7.bins") == before + 1
    owner.execute("UPDATE bin SET state = 'suspended' WHERE id = %s", [one])
    assert value("project7.bins") == before


def test_nothing_new_is_nothing_to_do(district: District, owner: psycopg.Connection[Any]) -> None:
    services.rebuild()
    long_ago(owner)
    assert services.refresh() == "nothing new"
    district.drop(district.bin(), "2019-05-17T10:00:00+08:00", 1_000)
    assert services.refresh().startswith("1 days, 1 cells, ")


@pytest.mark.parametrize("fact", ["tonnage", "event", "check-in"])
def test_what_marks_no_day_is_noticed_all_the_same(
    district: District, owner: psycopg.Connection[Any], fact: str
) -> None:
    event_id = consumption.event(consumption.mall())
    services.rebuild()
    long_ago(owner)
    assert services.refresh() == "nothing new"
    if fact == "tonnage":
        district.tonnage("yard", date(2019, 5, 1), date(2019, 5, 1), 1_000)
    elif fact == "event":
        consumption.event(consumption.mall(), budget=0)
    else:
        person = factories.resident()
        check_in(consumption.code(event_id), person, factories.household(person))
    assert services.refresh().startswith("0 days, 0 cells, ")


def long_ago(owner: psycopg.Connection[Any], hours: int = 3) -> None:
    """Let everything be recorded hours before the last refresh, which was just now."""
    for table, column in (
        ("tonnage", "recorded_at"),
        ("bin", "registered_at"),
        ("ledger_block", "sealed_at"),
        ("event_step", "recorded_at"),
        ("check_in", "recorded_at"),
        ("green_act", "recorded_at"),
        ("mall_event", "starts_at"),
    ):
        owner.execute(f"UPDATE {table} SET {column} = {column} - interval '{hours} hours'")


def test_with_a_new_day_everything_is_looked_at_again(owner: psycopg.Connection[Any]) -> None:
    services.rebuild()
    long_ago(owner, hours=72)
    owner.execute("UPDATE refresh_point SET refreshed_at = now() - interval '1 day'")
    assert services.refresh() != "nothing new"
    assert services.refresh() == "nothing new"


def test_what_was_under_way_while_the_last_refresh_ran_is_seen_by_the_next(
    district: District, owner: psycopg.Connection[Any]
) -> None:
    services.rebuild()
    long_ago(owner)
    late = district.tonnage("yard", date(2019, 5, 1), date(2019, 5, 1), 1_000)
    owner.execute(
        "UPDATE tonnage SET recorded_at = (SELECT refreshed_at FROM refresh_point) - interval '1 minute' WHERE id = %s",
        [late],
    )
    assert services.refresh() != "nothing new"


@pytest.mark.parametrize(("stored", "status"), [(84_999, "behind"), (85_000, "met")])
def test_a_leaf_is_judged_in_the_unit_that_is_shown(stored: int, status: str) -> None:
    """Targets count in tonnes what is stored in kilograms: leaf 6-4 has to hold ≥85."""
    leaf = board.leaf("6-4")
    assert leaf is not None
    tonnes = Unit("kg", "吨", per=1000)
    measure = Measure(
        "6-4", "", tonnes, ROLLING, lambda period, now: pytest.fail("nothing to compute"), direction=Direction.HIGHER
    )
    period = periods.twelve_months_to(date(2026, 6, 30))
    known = StoredReading(1, "6-4", period, 1, Decimal(stored), "kg", "", (), "A", clock.now())
    assert board._judge(leaf, measure, known, date(2026, 6, 30)).status == status
    db.session.rollback()
