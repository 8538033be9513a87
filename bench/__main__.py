"""`make bench`: measure our paths beside their limits and write the table to bench/RESULTS.md."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from app import clock
from app.points import queries
from bench import harness, http_ingest, ingest, redeem
from bench.harness import Result, Row
from bench.server import Server, district, gunicorn, process_of

ROUNDS = 5
DELIVERIES = 5  # one takes a tenth of a second, and after a checkpoint the first pays for whole pages in the log
RESULTS = Path(__file__).with_name("RESULTS.md")
ROWS = ("P1", "P3", "P6", "P7")


@dataclass(frozen=True)
class Bench:
    """What every row needs: the district, its owner's connection, and the meter of other programs."""

    server: Server
    owner: psycopg.Connection
    foreign: Callable[[], float]

    def measure(self, name: str, what: str, ours: Callable[[], float], limit: Callable[[], float]) -> Result:
        """Measure one row, each side after a checkpoint."""
        floor, goal = MARKS[name]

        def fresh(side: Callable[[], float]) -> float:
            self.owner.execute("CHECKPOINT")
            return side()

        row = Row(name, what, lambda: fresh(ours), lambda: fresh(limit), floor, goal)
        return harness.measure(row, ROUNDS, self.foreign)


# Where work on a row starts, and what it aims at.
MARKS = {"P1": (0.20, 0.35), "P3": (0.15, 0.28), "P6": (0.12, 0.20), "P7": (0.22, 0.40)}


def main(arguments: list[str]) -> int:
    """Measure the rows named (default: all), print the table, and keep it when it has all rows.

    Returns 1 when a row is below its floor.
    """
    wanted = set(arguments) or set(ROWS)
    if unknown := wanted - set(ROWS):
        print(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}", file=sys.stderr)
        return 2
    with district() as server, server.owner() as owner:
        bench = Bench(server, owner, harness.foreign_meter(*process_of(owner)))
        results = [*_intake(bench, wanted), *_redemption(bench, wanted)]
        page = _page(results, owner.info.parameter_status("server_version") or "")
        _refuse_false_books(server)
    print(page)
    if wanted == set(ROWS):
        RESULTS.write_text(page, encoding="utf-8")
    return 0 if all(result.ratio >= result.row.floor for result in results) else 1


def _intake(bench: Bench, wanted: set[str]) -> Iterator[Result]:
    if not wanted & {"P1", "P3", "P6"}:
        return
    place, seq = ingest.make_district(bench.owner), count(1)
    with psycopg.connect(bench.server.app_url) as ours, psycopg.connect(bench.server.app_url) as bare:

        def sql(shape: Callable[[ingest.District, Iterator[int]], ingest.Batch]) -> float:
            return _rate(lambda: ingest.take_drops(ours, place, shape(place, seq)))

        def raw(shape: Callable[[ingest.District, Iterator[int]], ingest.Batch]) -> float:
            return _rate(lambda: ingest.raw_copy(bare, shape(place, seq)))

        for name, shape, words in (("P1", ingest.local, "ten bins"), ("P6", ingest.uniform, "all bins")):
            if name in wanted:
                what = f"intake in SQL, 10,000 drops of {words} ÷ raw COPY, 1 connection"
                yield bench.measure(name, what, lambda s=shape: sql(s), lambda s=shape: raw(s))  # type: ignore[misc]
        if "P3" in wanted:
            sender = http_ingest.make_sender(bench.server, place)
            what = "intake over HTTP, NDJSON of 10,000 drops of ten bins ÷ raw COPY, 1 client, 1 worker"
            with gunicorn(1) as port:
                yield bench.measure(
                    "P3", what, lambda: _rate(lambda: sender.send(port, seq)), lambda: raw(ingest.local)
                )


def _rate(deliver: Callable[[], float]) -> float:
    """Drops per second of several deliveries, each of which says its seconds."""
    return DELIVERIES * ingest.SIZE / sum(deliver() for _ in range(DELIVERIES))


def _redemption(bench: Bench, wanted: set[str]) -> Iterator[Result]:
    if "P7" not in wanted:
        return
    till = redeem.make_till(bench.server)
    what = "charge over HTTP, gunicorn 2×8 threads ÷ the same function under pgbench, 16 clients"
    with gunicorn(2) as port:
        yield bench.measure("P7", what, lambda: redeem.http(till, port), lambda: redeem.pgbench(bench.server, till))
    till.owner.close()


def _refuse_false_books(server: Server) -> None:
    """A fast path that loses a coin has measured nothing."""
    with server.app.app_context():
        if faults := queries.ledger_faults():
            raise RuntimeError(f"the ledger does not agree with itself: {faults[:3]}")


def _page(results: list[Result], server_version: str) -> str:
    return (
        "# Measured\n\n"
        "Written by `make bench`. The two sides of a row ran in turns; ratios compare, absolute figures do not.\n\n"
        f"{clock.today()}: {harness.machine()}, PostgreSQL {server_version}.\n\n{harness.table(results)}\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
