"""Ratios of two things measured in turns in one run, because only such ratios survive a shared machine.

A row has a path of ours and the limit it is held against. Both run once per round, one after the other; the figure is
the median of the rounds, printed with the least and the most. A round in which other programs used more than a
third of a core is repeated, up to a limit, and counted.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FOREIGN_CORES = 0.33
EXTRA_ROUNDS = 10
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Row:
    """One line of the table. Both sides return things done per second; `floor` and `goal` are ratios."""

    name: str
    what: str
    ours: Callable[[], float]
    limit: Callable[[], float]
    floor: float
    goal: float


@dataclass
class Result:
    """What the rounds of one row gave."""

    row: Row
    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    disturbed: int = 0

    @property
    def ratios(self) -> list[float]:
        """One ratio per round: its two sides ran next to each other."""
        return [a / b for a, b in zip(self.ours, self.limit, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.ratios)


def measure(row: Row, rounds: int) -> Result:
    """Run both sides of `row` in turns until `rounds` rounds were undisturbed or the extra rounds are used up."""
    result = Result(row)
    for _ in range(rounds + EXTRA_ROUNDS):
        before = _foreign_seconds(), time.monotonic()
        ours, limit = row.ours(), row.limit()
        spent = time.monotonic() - before[1]
        foreign = (_foreign_seconds() - before[0]) / spent
        if foreign > FOREIGN_CORES and result.disturbed < EXTRA_ROUNDS:
            result.disturbed += 1
            continue
        result.ours.append(ours)
        result.limit.append(limit)
        print(f"  {row.name}: {ours:,.0f} / {limit:,.0f} = {ours / limit:.3f}", file=sys.stderr)
        if len(result.ours) == rounds:
            break
    return result


def table(results: Sequence[Result]) -> str:
    """Write the results as a Markdown table."""
    lines = [
        "| row | ours ÷ limit | ratio, median [least–most] | ours /s | limit /s | floor | goal | reached | repeated |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        reached = "goal" if r.ratio >= r.row.goal else "floor" if r.ratio >= r.row.floor else "**below floor**"
        lines.append(
            f"| {r.row.name} | {r.row.what} | **{r.ratio:.2f}** [{min(r.ratios):.2f}–{max(r.ratios):.2f}] "
            f"| {statistics.median(r.ours):,.0f} | {statistics.median(r.limit):,.0f} "
            f"| {r.row.floor:.2f} | {r.row.goal:.2f} | {reached} | {r.disturbed} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """Say on what the figures were taken."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _foreign_seconds() -> float:
    """CPU seconds used so far by processes that are neither ours nor the database server's."""
    return _all_seconds() - _own_seconds()


def _all_seconds() -> float:
    user, nice, system, _idle, _wait, irq, softirq = map(int, Path("/proc/stat").read_text().split(maxsplit=8)[1:8])
    return (user + nice + system + irq + softirq) / _TICK


def _own_seconds() -> float:
    """CPU seconds of this process, its children past and present, and every PostgreSQL process."""
    spent = 0.0
    family = _family()
    for pid in family:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(map(int, stat[11:15])) / _TICK
    return spent


def _family() -> set[int]:
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            head, _, tail = (entry / "stat").read_text().rpartition(")")
        except OSError:
            continue
        names[int(entry.name)] = head.partition("(")[2]
        parents[int(entry.name)] = int(tail.split()[1])
    family = {os.getpid()} | {pid for pid, name in names.items() if name.startswith("postgres")}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family |= more
        grown = bool(more)
    return family
