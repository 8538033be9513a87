"""The size of a demonstration. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Counts of what is made. Each bin is in its own community; weeks are whole and end today."""

    bins: int
    holders: int
    weeks: int
    drops: int
    merchants: int
    check_ins: int
    acts: int
    months: int

    @property
    def days(self) -> int:
        """The number of business days with drops, including today."""
        return self.weeks * 7


FULL = Scale(bins=60, holders=8_000, weeks=13, drops=40_500, merchants=10, check_ins=200, acts=90, months=12)
MINI = Scale(bins=12, holders=150, weeks=2, drops=600, merchants=3, check_ins=12, acts=20, months=2)
