"""Simulated drops of the district's people, drawn with a fixed seed. Pure.

Weights are log-normal with a median of 1.3 kg and a mean of 1.9 kg, cut at 15 kg, and the mix by weight is paper 41,
textiles 34, plastic 19, metal 5, other 1: figures that operators of such bins report.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from app.clock import business_day, day_start
from app.demo.scale import Scale

SEED = 120104  # the district's number
MEDIAN_G, MEAN_G, MOST_G = 1_300, 1_900, 15_000
_SIGMA = math.sqrt(2 * math.log(MEAN_G / MEDIAN_G))
UNKNOWN = 0.10  # share of drops without card or telephone
CLAIMED = 1 / 3  # of those, how many are claimed by their receipts
BY_PHONE = 0.15  # of the known ones, how many left a telephone number
CORE, GUESTS = 0.21, 0.085  # shares of the holders who come every month, and in one month only
FAMOUS_EVERY = 12  # of so many drops at the first bin, one is the first holder's

# Share by weight and how it divides within; the number is the opening of the bin.
MIX: tuple[tuple[str, int, float], ...] = (
    ("PAPER.CARD", 1, 30.0),
    ("PAPER.NEWS_BOOK", 2, 11.0),
    ("TEXTILE.CLOTHES", 3, 30.0),
    ("TEXTILE.SHOES", 3, 4.0),
    ("PLASTIC.PET", 4, 11.0),
    ("PLASTIC.PE_HD", 4, 4.0),
    ("PLASTIC.MIXED", 5, 4.0),
    ("METAL.MIXED_CAN", 6, 4.0),
    ("METAL.STEEL", 6, 1.0),
    ("GLASS.BOTTLE", 7, 0.8),
    ("HAZARDOUS.BATTERY", 8, 0.1),
    ("WEEE.SMALL", 8, 0.1),
)
_SHARES = [share for _, _, share in MIX]
PIECES = {"WEEE.SMALL"}
OPENINGS = ("PAPER.CARD", "PAPER.NEWS_BOOK", "TEXTILE.CLOTHES", "PLASTIC.PET", "PLASTIC.MIXED", "METAL.MIXED_CAN",
            "GLASS.BOTTLE", "WEEE.SMALL")  # fmt: skip
# Hour by hour from midnight: errands in the morning, and after supper.
_HOURS = (0.6, 0.4, 0.2, 0.2, 0.4, 1, 4, 9, 10, 8, 6, 5, 4, 3, 4, 5, 6, 8, 11, 13, 10, 5, 2, 1)
_WEEKEND = 1.45
_SATURDAY = 5
MONTH = 30  # days


@dataclass(frozen=True, slots=True)
class PlannedDrop:
    """One drop to be made: by holder `holder` or, if None, by someone unknown; `seq` counts at its bin."""

    at: datetime
    bin: int
    seq: int
    category: str
    opening: int
    weight_g: int | None
    pieces: int | None
    holder: int | None
    by_phone: bool
    claimer: int | None


def draws(topic: str) -> Random:
    """Return the random generator for one topic, the same every time."""
    return Random(f"{SEED} {topic}")


def weight_g(rng: Random) -> int:
    """Draw what one drop weighs, to 5 g."""
    while True:
        drawn = rng.lognormvariate(math.log(MEDIAN_G), _SIGMA)
        if drawn <= MOST_G:
            return max(20, round(drawn / 5) * 5)


def planned_drops(scale: Scale, began: datetime) -> list[PlannedDrop]:
    """Return the drops of `scale.days` business days up to the instant `began`, in the order of time."""
    rng = draws("drops")
    people = _People(scale)
    busy = [rng.lognormvariate(0, 0.35) for _ in range(scale.bins)]
    seqs = [0] * scale.bins
    made = []
    for month, at in _instants(scale, began, rng):
        bin_ = rng.choices(range(scale.bins), busy)[0]
        seqs[bin_] += 1
        made.append(_planned(rng, at, bin_, seqs[bin_], people.someone(rng, bin_, month)))
    return made


def _instants(scale: Scale, began: datetime, rng: Random) -> Iterator[tuple[int, datetime]]:
    """Yield when someone stands at a bin, with the month of the demonstration, counted from 0."""
    today = business_day(began)
    days = [today - timedelta(days=n) for n in range(scale.days - 1, -1, -1)]
    weights = [_busy(day, n / len(days), rng) for n, day in enumerate(days)]
    for n, (day, weight) in enumerate(zip(days, weights, strict=True)):
        start = day_start(day)
        hours = rng.choices(range(24), _HOURS, k=round(scale.drops * weight / sum(weights)))
        instants = sorted(start + timedelta(hours=hour, seconds=rng.randrange(3600)) for hour in hours)
        yield from ((n // MONTH, at) for at in instants if at < began - timedelta(minutes=1))


def _busy(day: date, progress: float, rng: Random) -> float:
    """Return how busy a day is: weekends more, wet days less, and the programme grows by a third."""
    return (_WEEKEND if day.weekday() >= _SATURDAY else 1.0) * (0.85 + 0.3 * progress) * rng.uniform(0.85, 1.15)


class _People:
    """Who comes when: some every month, some in a single month, each mostly to one bin."""

    def __init__(self, scale: Scale) -> None:
        rng = draws("people")
        everyone = range(1, scale.holders)
        core = rng.sample(everyone, round(scale.holders * CORE))
        self.bins = scale.bins
        self.homes: list[list[list[int]]] = []
        self.keen = [rng.lognormvariate(0, 0.6) for _ in range(scale.holders)]
        for _ in range(math.ceil(scale.days / MONTH)):
            guests = rng.sample(everyone, round(scale.holders * GUESTS))
            at_bin: list[list[int]] = [[] for _ in range(scale.bins)]
            for holder in {*core, *guests}:
                at_bin[holder % scale.bins].append(holder)
            self.homes.append(at_bin)

    def someone(self, rng: Random, bin_: int, month: int) -> int:
        """Draw a holder of the month, four times out of five one who lives near the bin."""
        near = self.homes[month][bin_ if rng.random() < 0.8 else rng.randrange(self.bins)]  # noqa: PLR2004
        near = near or [1 + bin_]
        return rng.choices(near, [self.keen[holder] for holder in near])[0]


def _planned(rng: Random, at: datetime, bin_: int, seq: int, who: int) -> PlannedDrop:
    category, opening, _ = rng.choices(MIX, _SHARES)[0]
    known = rng.random() >= UNKNOWN
    claimed = rng.random() < CLAIMED
    if bin_ == 0 and seq % FAMOUS_EVERY == 0:
        known, who = seq % (3 * FAMOUS_EVERY) != 0, 0
        claimed = not known
    return PlannedDrop(
        at=at,
        bin=bin_,
        seq=seq,
        category=category,
        opening=opening,
        weight_g=None if category in PIECES else weight_g(rng),
        pieces=rng.choice((1, 1, 2)) if category in PIECES else None,
        holder=who if known else None,
        by_phone=rng.random() < BY_PHONE,
        claimer=who if claimed and not known else None,
    )
