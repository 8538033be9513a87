"""The recycling rate of urban household waste (城市生活垃圾回收利用率). Pure: the formula, its parts, its words.

    (R + K) / G x 100, with
    R = bins + pickups + yards - residue    recyclables that were not incinerated or buried
    K = kitchen waste delivered to treatment
    G = haulage + whatever of R and K was not hauled - residue that was hauled

After the definitions of 回收利用量 and 回收利用率 in the municipal solid waste statistics of MOHURD, where 清运量 may
stand in for 产生量; the terms beside 清运量 follow from counting each kilogram of G once: what was sold outside the
sanitation chain is not in it, and residue of sorting that was hauled is in it a second time.

Only days with a haulage record count, on both sides of the fraction; the mass of other days waits and is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

DEFINITION = "v1"
# 大件垃圾 is not counted by default: no definition that is in force says that it is.
UNCOUNTED_CATEGORIES = ("BULKY",)
UNCOUNTED_SECTORS = ("industrial",)
STORED = Decimal("0.000001")
GRADES = ((Decimal("0.95"), "A"), (Decimal("0.85"), "B"), (Decimal("0.70"), "C"))


class Part(StrEnum):
    """What the fraction is made of."""

    BINS = "bins"
    PICKUP = "pickup"
    YARDS = "yards"
    RESIDUE = "residue"
    KITCHEN = "kitchen"
    HAULAGE = "haulage"


# Which part a kind of tonnage belongs to.
PART_OF_KIND = {
    "yard": Part.YARDS,
    "residue": Part.RESIDUE,
    "kitchen": Part.KITCHEN,
    "haulage": Part.HAULAGE,
}


class Basis(StrEnum):
    """What represents the waste generated (产生量)."""

    HAULED_AND_SOLD = "清运量+可回收物"
    MISSING = "缺清运量"


@dataclass(frozen=True, slots=True)
class Mass:
    """A part of a period, in grams: counted, of which hauled by sanitation, and waiting for the haulage of its days."""

    counted_g: int = 0
    hauled_g: int = 0
    waiting_g: int = 0
    n_records: int = 0
    set_hash: str = ""

    @property
    def unhauled_g(self) -> int:
        """The counted mass that is not part of 清运量."""
        return self.counted_g - self.hauled_g


@dataclass(frozen=True, slots=True)
class Rate:
    """The fraction with both sides in grams; `percent` is None without a denominator."""

    recycled_g: int
    generated_g: int
    percent: Decimal | None
    basis: Basis


def rate(parts: Mapping[Part, Mass]) -> Rate:
    """Return the rate of the given parts; a missing part counts as zero."""
    collected = [parts.get(part, Mass()) for part in (Part.BINS, Part.PICKUP, Part.YARDS, Part.KITCHEN)]
    residue, haulage = parts.get(Part.RESIDUE, Mass()), parts.get(Part.HAULAGE, Mass())
    recycled_g = sum(mass.counted_g for mass in collected) - residue.counted_g
    if haulage.counted_g == 0:
        return Rate(recycled_g, 0, None, Basis.MISSING)
    generated_g = haulage.counted_g + sum(mass.unhauled_g for mass in collected) - residue.hauled_g
    return Rate(recycled_g, generated_g, _percent(recycled_g, generated_g), Basis.HAULED_AND_SOLD)


def _percent(recycled_g: int, generated_g: int) -> Decimal | None:
    """Return the percentage: six decimals are stored, one is shown; the fraction stays exact in its two sums."""
    if generated_g <= 0:
        return None
    return (Decimal(recycled_g) * 100 / Decimal(generated_g)).quantize(STORED, ROUND_HALF_EVEN)


def grade(covered_days: int, days: int) -> str:
    """Return the quality grade of a reading whose haulage covers some of its days: A, B, C or D."""
    share = Decimal(covered_days) / Decimal(days)
    return next((name for least, name in GRADES if share >= least), "D")
