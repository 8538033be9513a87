"""Faults in the rules of mass: the rate, and how a leaf stands against the plan."""

from __future__ import annotations

from tests.mutants.fault import Fault

RATE = ("tests/indicators/test_rate.py",)
STATUS = ("tests/indicators/test_status.py",)
PERIODS = ("tests/indicators/test_periods.py",)

FAULTS = (
    Fault(
        "Residue that was burnt is not recycled",
        "app/indicators/rate.py",
        "for mass in collected) - residue.counted_g",
        "for mass in collected)",
        RATE,
    ),
    Fault(
        "Each kilogram is thrown away once",
        "app/indicators/rate.py",
        "sum(mass.unhauled_g for mass in collected)",
        "sum(mass.counted_g for mass in collected)",
        RATE,
    ),
    Fault(
        "Residue that was hauled is not thrown away twice",
        "app/indicators/rate.py",
        "for mass in collected) - residue.hauled_g",
        "for mass in collected)",
        RATE,
    ),
    Fault(
        "Kitchen waste is recycled",
        "app/indicators/rate.py",
        "(Part.BINS, Part.PICKUP, Part.YARDS, Part.KITCHEN)]",
        "(Part.BINS, Part.PICKUP, Part.YARDS)]",
        RATE,
    ),
    Fault(
        "Without haulage there is no rate",
        "app/indicators/rate.py",
        "    if haulage.counted_g == 0:\n",
        "    if False:\n",
        RATE,
    ),
    Fault(
        "A grade is reached by its least share",
        "app/indicators/rate.py",
        "if share >= least",
        "if share > least",
        RATE,
    ),
    Fault(
        "Bulky waste does not count",
        "app/indicators/rate.py",
        'UNCOUNTED_CATEGORIES = ("BULKY",)',
        'UNCOUNTED_CATEGORIES = ("NONE",)',
        ("tests/indicators/test_readings.py",),
    ),
    Fault(
        "A target is met when it is reached",
        "app/indicators/status.py",
        "if aim.beyond(now.value) >= 0:",
        "if aim.beyond(now.value) > 0:",
        STATUS,
    ),
    Fault(
        "A line is held when it is reached",
        "app/indicators/status.py",
        "    if margin < 0:\n",
        "    if margin <= 0:\n",
        STATUS,
    ),
    Fault(
        "A line about to be crossed is told",
        "app/indicators/status.py",
        "margin + aim.beyond(now.value, year_ago) < 0",
        "margin < 0",
        STATUS,
    ),
    Fault(
        "In a stage's first half-year a pace means nothing",
        "app/indicators/status.py",
        "if start is None or settling or now.on <= start.on:",
        "if start is None or now.on <= start.on:",
        STATUS,
    ),
    Fault(
        "95 % of the pace is on track",
        "app/indicators/status.py",
        "Status.ON_TRACK if pace >= ON_TRACK else",
        "Status.ON_TRACK if pace > Decimal(1) else",
        STATUS,
    ),
    Fault(
        "60 % of the pace is not behind yet",
        "app/indicators/status.py",
        "Status.WATCH if pace >= WATCH else",
        "Status.WATCH if pace > WATCH else",
        STATUS,
    ),
    Fault(
        "A stage lasts to the end of its year",
        "app/indicators/status.py",
        "if on.year <= year)",
        "if on.year < year)",
        STATUS,
    ),
    Fault(
        "Twelve months end with their day",
        "app/indicators/periods.py",
        "    following = day + timedelta(days=1)\n",
        "    following = day\n",
        PERIODS,
    ),
    Fault(
        "The month after December is January",
        "app/indicators/periods.py",
        "DECEMBER = 12",
        "DECEMBER = 13",
        PERIODS,
    ),
    Fault(
        "Where less is better, less is better",
        "app/indicators/status.py",
        "return -ahead if self.better is Direction.LOWER else ahead",
        "return ahead",
        STATUS,
    ),
    Fault(
        "The sign of a line says which side is good",
        "app/indicators/status.py",
        "year, sign or direction)",
        "year, direction)",
        STATUS,
    ),
)
