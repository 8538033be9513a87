"""Ratios of two things measured in turns in one run, because only such ratios survive a shared machine.

A row has our path and the limit it is compared with. After one round that does not count, both run once per
round, one after the other; the figure is the median of the rounds, printed with minimum and maximum. A round in
which other programs used more than a third of a core is repeated. If that does not help, disturbed rounds are
kept, and the table says how many.
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
MOST_REPEATED = 5
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
    """The rounds of one row. `repeated` rounds were discarded, `disturbed` ones kept although other programs ran."""

    row: Row
    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    repeated: int = 0
    disturbed: int = 0

    @property
    def ratios(self) -> list[float]:
        """One ratio per round: its two sides ran next to each other."""
        return [a / b for a, b in zip(self.ours, self.limit, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.ratios)

    @property
    def reached(self) -> str:
        """Which of its two marks the row reaches."""
        return "goal" if self.ratio >= self.row.goal else "floor" if self.ratio >= self.row.floor else "**below floor**"


def measure(row: Row, rounds: int, foreign: Callable[[], float]) -> Result:
    """Run both sides of `row` in turns; `foreign` returns the CPU seconds that other programs have used so far."""
    result = Result(row)
    row.ours(), row.limit()
    while len(result.ours) < rounds:
        before, begun = foreign(), time.monotonic()
        ours, limit = row.ours(), row.limit()
        cores = (foreign() - before) / (time.monotonic() - begun)
        say(f"  {row.name}: {ours:,.0f} / {limit:,.0f} = {ours / limit:.3f}, others used {cores:.2f} cores")
        if cores > FOREIGN_CORES:
            if result.repeated < MOST_REPEATED:
                result.repeated += 1
                continue
            result.disturbed += 1
        result.ours.append(ours)
        result.limit.append(limit)
    if result.disturbed:
        say(f"  {row.name}: {result.disturbed} of {rounds} rounds were disturbed by other programs")
    return result


def say(line: str) -> None:
    """Tell the one who waits, at once."""
    print(line, file=sys.stderr, flush=True)


def table(results: Sequence[Result]) -> str:
    """Write the results as a Markdown table; nothing without results."""
    if not results:
        return ""
    lines = [
        "| row | ours ÷ limit | median [least–most] | ours /s | limit /s | floor | goal | reached | kept, disturbed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.row.name} | {r.row.what} | **{r.ratio:.2f}** [{min(r.ratios):.2f}–{max(r.ratios):.2f}] "
        f"| {statistics.median(r.ours):,.0f} | {statistics.median(r.limit):,.0f} "
        f"| {r.row.floor:.2f} | {r.row.goal:.2f} | {r.reached} | {len(r.ours)}, {r.disturbed} |"
        for r in results
    ]
    return "\n".join(lines)


def machine() -> str:
    """Describe the machine on which the figures were taken."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.machine())
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def foreign_meter(*roots: int) -> Callable[[], float]:
    """Return a meter of the CPU seconds used by anything but this process, `roots`, and what they started."""
    return lambda: _all_seconds() - _seconds_of(_family({os.getpid(), *roots}))


def _all_seconds() -> float:
    stat = Path("/proc/stat").read_text(encoding="utf-8")
    user, nice, system, _idle, _wait, irq, softirq = map(int, stat.split(maxsplit=8)[1:8])
    return (user + nice + system + irq + softirq) / _TICK


def _seconds_of(family: set[int]) -> float:
    """CPU seconds of these processes, and of those they have outlived."""
    return sum(sum(map(int, stat[11:15])) for pid in family if (stat := stat_of(pid))) / _TICK


def _family(roots: set[int]) -> set[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    parents = {pid: int(stat[1]) for pid in pids if (stat := stat_of(pid))}
    family, grown = set(roots), True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family |= more
        grown = bool(more)
    return family


def stat_of(pid: int) -> list[str]:
    """Return /proc/<pid>/stat from its third field on, or nothing when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []
