"""What the steady jobs cost after a short and after a long life of the platform: the same work at two sizes.

Both sizes have the same day (10,000 drops); only how many days lie behind it differs. The work of one day must not cost
more because of them, and a job that reads everything may cost as many times more as there is more to read.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import psycopg

from app.indicators.readings import services as readings
from app.points import services as points
from bench import harness, ingest
from bench.server import Server, district, process_of

SMALL, BIG, PER_DAY = 100_000, 3_000_000, 10_000
SQL = Path(__file__).with_name("sql")


@dataclass
class Grown:
    """Seconds of one job at the two sizes; `most` is how many times more the big one may take."""

    name: str
    what: str
    most: float
    repeat: int
    calls: int = 1  # in one measurement: milliseconds alone are too short for other programs to show
    small: list[float] = field(default_factory=list)
    big: list[float] = field(default_factory=list)
    disturbed: int = 0

    @property
    def ratio(self) -> float:
        """The median of the one by the median of the other."""
        return statistics.median(self.big) / statistics.median(self.small)

    @property
    def within(self) -> bool:
        """Whether it grows no more than it may."""
        return self.ratio <= self.most


LINEAR = 1.1 * BIG / SMALL
ROWS: dict[str, tuple[str, float, int] | tuple[str, float, int, int]] = {
    "G1": ("refresh, nothing new", 2.0, 5, 100),
    "G2": ("refresh after a delivery of 1,000 drops of yesterday", 2.0, 5),
    "G3": ("audit from where the last one ended, after such a delivery", 2.0, 5),
    "G4": ("audit of everything", LINEAR, 2),
    "G5": ("rebuild of every total and reading", LINEAR, 1),
    "G6": ("comparison of every total with its facts", LINEAR, 1),
}
DELIVERIES = {"G2", "G3"}  # what they do is about something new


@dataclass(frozen=True)
class Loaded:
    """A district with a past, and what a delivery needs."""

    server: Server
    place: ingest.District
    connection: psycopg.Connection
    seq: Iterator[int]

    def run(self, row: Grown) -> float:
        """Seconds of one run of a row's job, as the mean of its calls."""
        seconds = 0.0
        for _ in range(row.calls):
            if row.name in DELIVERIES:
                ingest.take_drops(self.connection, self.place, ingest.local(self.place, self.seq, 1_000))
            with self.server.app.app_context():
                begun = time.perf_counter()
                said = JOBS[row.name]()
                seconds += time.perf_counter() - begun
            if said:
                raise RuntimeError(f"{row.name}: {said}")
        return seconds / row.calls


def measure(wanted: set[str]) -> tuple[list[Grown], str]:
    """Measure the rows named at both sizes, one after the other; also returns the server's version."""
    grown, version = [Grown(name, *ROWS[name]) for name in ROWS if name in wanted], ""
    for drops in (SMALL, BIG):
        with district() as server, server.owner() as owner, psycopg.connect(server.app_url) as connection:
            version = owner.info.parameter_status("server_version") or ""
            foreign = harness.foreign_meter(*process_of(owner))
            place = load(server, owner, drops)
            loaded = Loaded(server, place, connection, count(drops + 1))
            for row in grown:
                _repeat(row, loaded, row.big if drops == BIG else row.small, foreign)
    return grown, version


def load(server: Server, owner: psycopg.Connection, drops: int) -> ingest.District:
    """Write a past of so many drops, and let the program add it up, seal it and find nothing wrong with it."""
    begun = time.monotonic()
    place = ingest.make_district(owner)
    text = (SQL / "load_drops.sql").read_text(encoding="utf-8")
    owner.execute(text.format(drops=drops, per_day=PER_DAY, operator=place.operator))
    owner.execute("VACUUM ANALYZE")
    with server.app.app_context():
        while points.seal_ledger():
            pass
        readings.rebuild()
        if said := _audit():
            raise RuntimeError(said)
    # All this was long ago: a refresh looks again at what was recorded within the last minutes.
    owner.execute("UPDATE ledger_block SET sealed_at = sealed_at - interval '1 day'")
    # As after the second night: what was proven is old enough to be sure of.
    owner.execute("UPDATE audit_point SET sure_id = last_id")
    owner.execute("UPDATE bin SET registered_at = registered_at - interval '2 years'")
    owner.execute("VACUUM ANALYZE")
    harness.say(f"  {drops:,} drops are there after {time.monotonic() - begun:.0f} s")
    return place


def _repeat(row: Grown, loaded: Loaded, seconds: list[float], foreign: Callable[[], float]) -> None:
    if row.repeat > 1:
        loaded.run(row)
    for _ in range(row.repeat):
        before, begun = foreign(), time.monotonic()
        seconds.append(loaded.run(row))
        cores = (foreign() - before) / (time.monotonic() - begun)
        row.disturbed += cores > harness.FOREIGN_CORES
        harness.say(f"  {row.name}: {seconds[-1]:.3f} s, others used {cores:.2f} cores")


def _refresh_idle() -> str:
    said = readings.refresh()
    return "" if said == "nothing new" else said


def _refresh() -> str:
    said = readings.refresh()
    return "there was nothing new" if said == "nothing new" else ""


def _audit(*, whole: bool = False) -> str:
    return str(next((faults[:3] for faults in points.audit_books(whole=whole).values() if faults), ""))


def _rebuild() -> str:
    readings.rebuild()
    return ""


def _compare() -> str:
    said = readings.verify_totals()
    return "" if said.startswith("0 ") else said


# Each returns what is wrong, or nothing.
JOBS: dict[str, Callable[[], str]] = {
    "G1": _refresh_idle,
    "G2": _refresh,
    "G3": _audit,
    "G4": partial(_audit, whole=True),
    "G5": _rebuild,
    "G6": _compare,
}


def table(grown: Sequence[Grown]) -> str:
    """Write the rows as a Markdown table; nothing without rows."""
    if not grown:
        return ""
    lines = [
        "| row | job | 0.1 million drops, s | 3 million drops, s | times | may grow | runs, disturbed |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {g.name} | {g.what} | {statistics.median(g.small):.3f} | {statistics.median(g.big):.3f} "
        f"| **{g.ratio:.1f}** | {g.most:.0f}{'' if g.within else ' **exceeded**'} "
        f"| {len(g.small) + len(g.big)}, {g.disturbed} |"
        for g in grown
    ]
    return "\n".join(lines)
