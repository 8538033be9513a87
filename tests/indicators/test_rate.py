"""Each kilogram counts once, on both sides of the recycling rate."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.indicators.rate import Basis, Mass, Part, grade, rate

T = 1_000_000


def test_a_worked_example() -> None:
    """Hauled 600 t of which 150 t kitchen; 30 t from bins, 180 t from yards, of which 10 t residue, hauled."""
    found = rate(
        {
            Part.HAULAGE: Mass(600 * T),
            Part.KITCHEN: Mass(150 * T, hauled_g=150 * T),
            Part.BINS: Mass(30 * T),
            Part.YARDS: Mass(180 * T),
            Part.RESIDUE: Mass(10 * T, hauled_g=10 * T),
        }
    )
    assert found.recycled_g == (30 + 180 - 10 + 150) * T
    assert found.generated_g == (600 + 30 + 180 - 10) * T
    assert found.percent == Decimal("43.750000")
    assert found.basis is Basis.HAULED_AND_SOLD


def test_recyclables_hauled_by_sanitation_are_in_the_denominator_already() -> None:
    found = rate({Part.HAULAGE: Mass(100 * T), Part.YARDS: Mass(20 * T, hauled_g=20 * T)})
    assert (found.generated_g, found.percent) == (100 * T, Decimal(20))


def test_residue_that_was_burnt_without_being_hauled_stays_in_the_denominator() -> None:
    found = rate({Part.HAULAGE: Mass(80 * T), Part.BINS: Mass(20 * T), Part.RESIDUE: Mass(5 * T)})
    assert (found.recycled_g, found.generated_g) == (15 * T, 100 * T)


def test_without_haulage_there_is_no_rate() -> None:
    found = rate({Part.BINS: Mass(20 * T), Part.KITCHEN: Mass(5 * T)})
    assert found.percent is None
    assert found.basis is Basis.MISSING


def test_what_waits_for_its_haulage_is_on_neither_side() -> None:
    waiting = rate({Part.HAULAGE: Mass(80 * T), Part.BINS: Mass(20 * T, waiting_g=7 * T)})
    assert waiting == rate({Part.HAULAGE: Mass(80 * T), Part.BINS: Mass(20 * T)})


tonnes = st.integers(0, 10**6).map(lambda n: n * T)


# A loaded machine draws slowly; that is no fault of the rate.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tonnes, tonnes, tonnes, tonnes, tonnes)
def test_the_rate_is_recycled_over_everything_that_was_thrown_away(
    bins: int, yards: int, kitchen: int, kitchen_hauled: int, rest: int
) -> None:
    """Told from the other side: a district throws away so much of each, and haulage takes `rest` and some kitchen."""
    kitchen_hauled = min(kitchen, kitchen_hauled)
    found = rate(
        {
            Part.BINS: Mass(bins),
            Part.YARDS: Mass(yards),
            Part.KITCHEN: Mass(kitchen, hauled_g=kitchen_hauled),
            Part.HAULAGE: Mass(rest + kitchen_hauled),
        }
    )
    if rest + kitchen_hauled == 0:
        assert found.percent is None
    else:
        assert found.generated_g == bins + yards + kitchen + rest
        assert found.percent is not None
        assert 0 <= found.percent <= 100


@pytest.mark.parametrize(
    ("covered", "of", "expected"),
    [
        (365, 365, "A"),
        (347, 365, "A"),
        (346, 365, "B"),
        (22, 31, "C"),
        (21, 31, "D"),
        (0, 31, "D"),
        (19, 20, "A"),
        (17, 20, "B"),
        (7, 10, "C"),
    ],
)
def test_quality_is_the_share_of_days_with_haulage(covered: int, of: int, expected: str) -> None:
    assert grade(covered, of) == expected
