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
from bench import double_entry, growth, harness, http_ingest, ingest, redeem
from bench.harness import Result, Row
from bench.server import Server, district, gunicorn, process_of
from bench.till import make_till

ROUNDS = 5
DELIVERIES = 5  # one takes a tenth of a second, and after a checkpoint the first also writes full pages to the log
RESULTS = Path(__file__).with_name("RESULTS.md")
# Where work on a row starts, and its goal.
MARKS = {
    "P1": (0.20, 0.28),
    "P3": (0.15, 0.19),
    "P6": (0.12, 0.22),
    "P7": (0.22, 0.30),
    "P12": (0.63, 0.86),  # 1.1 and 1.5 times pgledger, which does 0.57 of the reference
    "P12-one": (1.85, 2.46),  # 3 and 4 times pgledger, which does 0.615 of it
}


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


def main(arguments: list[str]) -> int:
    """Measure the rows named (default: all), print the tables, and keep them when they have all rows.

    Returns 1 when a row misses its floor, or grows more than it may.
    """
    rows = (*MARKS, *growth.ROWS)
    wanted = set(arguments) or set(rows)
    if unknown := wanted - set(rows):
        print(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(rows)}", file=sys.stderr)
        return 2
    results, version = _ratios(wanted) if wanted & set(MARKS) else ([], "")
    grown, version = growth.measure(wanted) if wanted & set(growth.ROWS) else ([], version)
    page = _page(arguments, version, harness.table(results), growth.table(grown))
    print(page)
    if wanted == set(rows):
        RESULTS.write_text(page, encoding="utf-8")
    return 0 if all(r.ratio >= r.row.floor for r in results) and all(g.within for g in grown) else 1


def _ratios(wanted: set[str]) -> tuple[list[Result], str]:
    with district() as server, server.owner() as owner:
        bench = Bench(server, owner, harness.foreign_meter(*process_of(owner)))
        results = [*_intake(bench, wanted), *_charges(bench, wanted)]
        _refuse_false_books(server)
        return results, owner.info.parameter_status("server_version") or ""


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
    """Return drops per second over several deliveries, from the seconds of each."""
    return DELIVERIES * ingest.SIZE / sum(deliver() for _ in range(DELIVERIES))


def _charges(bench: Bench, wanted: set[str]) -> Iterator[Result]:
    if not wanted & {"P7", "P12", "P12-one"}:
        return
    server, till = bench.server, make_till(bench.server)
    if "P7" in wanted:
        what = "charge over HTTP, gunicorn 2×8 threads ÷ the same function under pgbench, 16 clients"
        with gunicorn(2) as port:
            yield bench.measure("P7", what, lambda: redeem.http(till, port), lambda: redeem.in_sql(server, till))
    double_entry.make_reference(bench.owner)
    for name, payees, words in (("P12", double_entry.PAYEES, "1,000 payees at random"), ("P12-one", 1, "one payee")):
        if name in wanted:
            what = f"charge in SQL, {words} ÷ a reference double-entry function, 16 clients"
            yield bench.measure(
                name,
                what,
                lambda n=payees: redeem.without_key(server, till, n),  # type: ignore[misc]
                lambda n=payees: double_entry.reference(server, n),  # type: ignore[misc]
            )
    till.owner.close()


def _refuse_false_books(server: Server) -> None:
    """Check the books: a fast path that loses a coin has measured nothing."""
    with server.app.app_context():
        if faults := queries.ledger_faults():
            raise RuntimeError(f"the ledger does not agree with itself: {faults[:3]}")


def _page(arguments: list[str], server_version: str, *tables: str) -> str:
    command = " ".join(["make bench", *([f'B="{" ".join(arguments)}"'] if arguments else [])])
    told = f"Written by `{command}`. The two sides of a row ran in turns; ratios compare, absolute figures do not."
    where = f"{clock.today()}: {harness.machine()}, PostgreSQL {server_version}."
    return "\n\n".join(filter(None, ("# Measured", told, where, *tables))) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
