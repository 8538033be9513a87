"""P1: the set-based intake against a raw COPY of the same rows into a table with one index, on one connection each.

Functions only; the caller prepares a migrated database and prints. Two shapes of a batch, because the shape
matters more than the code: LOCAL is ten bins of one community with 1,000 drops each (a gateway that empties its
backlog), UNIFORM touches every bin and almost as many wallets as rows.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from app import clock
from app.recycling.drops.staging import COLUMNS
from bench.server import SCHEMA
from config import app_role

SIZE = 10_000
BINS, WALLETS, LOCAL_BINS, LOCAL_WALLETS, ANONYMOUS = 5_000, 100_000, 10, 2_000, 0.1
CATEGORIES = (
    "PAPER.CARD",
    "PAPER.NEWS_BOOK",
    "PLASTIC.PET",
    "PLASTIC.MIXED",
    "METAL.AL",
    "METAL.STEEL",
    "GLASS.BOTTLE",
    "TEXTILE.CLOTHES",
)
RAW_TABLE = """
    CREATE TABLE IF NOT EXISTS bench_raw (
        stream_id bigint, bin_id bigint, site_id bigint, batch_id bigint, account_id bigint, tariff_id bigint,
        amount bigint, occurred_at timestamptz, recorded_at timestamptz, batch_row int, weight_g int, pieces int,
        opening smallint, category_code text COLLATE "C", number text COLLATE "C", known_by text COLLATE "C",
        digest bytea, PRIMARY KEY (stream_id, number)
    )
"""
Row = tuple[object, ...]


@dataclass(frozen=True)
class District:
    """What batches are made from: bins and wallets by id, and the operator that sends."""

    operator: int
    bins: Sequence[int]
    wallets: Sequence[int]


@dataclass(frozen=True)
class Batch:
    """Rows in the order of the stage's columns, and the streams they count into."""

    rows: list[Row]
    streams: list[tuple[str, int, int, str]]


def make_district(owner: psycopg.Connection) -> District:
    """Fill a migrated, otherwise empty database as its owner; set-up by use cases would take hours."""
    one = owner.execute(
        "INSERT INTO organisation (kind, name, created_at) VALUES ('operator', 'bench', now()) RETURNING id"
    ).fetchone()
    assert one
    operator = one[0]
    owner.execute(
        "INSERT INTO site (name, community_code, scene, address, lat, lon, frame, registered_at)"
        " SELECT 'bench ' || n, c.code, 'community', '', 39.1, 117.15, 'WGS-84', now()"
        " FROM (SELECT code, row_number() OVER (ORDER BY code) n FROM community LIMIT 50) c"
    )
    owner.execute(
        "INSERT INTO bin (code, site_id, operator_id, state, registered_at)"
        " SELECT 'BENCH-' || n, s.id, %s, 'in_service', now() FROM generate_series(1, %s) n"
        " JOIN (SELECT id, row_number() OVER (ORDER BY id) r FROM site WHERE name LIKE 'bench %%') s"
        " ON s.r = 1 + (n - 1) / 100",
        [operator, BINS],
    )
    owner.execute("INSERT INTO household (created_at) SELECT now() FROM generate_series(1, %s)", [WALLETS])
    owner.execute("SELECT open_accounts('wallet', array_agg(id)) FROM household")
    for code in CATEGORIES:
        owner.execute("SELECT publish_tariff(%s, %s, '*', 50, 0, NULL, '2020-01-01+00', NULL)", [code, code])
    owner.execute(RAW_TABLE)
    owner.execute(f"GRANT SELECT, INSERT, TRUNCATE ON bench_raw TO {app_role(SCHEMA)}")
    owner.execute("ANALYZE")
    return District(
        operator,
        [r[0] for r in owner.execute("SELECT id FROM bin WHERE code LIKE 'BENCH-%' ORDER BY id")],
        [r[0] for r in owner.execute("SELECT id FROM account WHERE kind = 'wallet' ORDER BY id")],
    )


def local(district: District, seq: Iterator[int], size: int = SIZE) -> Batch:
    """Ten bins of one community, `size` / 10 drops each."""
    first = random.randrange(len(district.bins) // LOCAL_BINS) * LOCAL_BINS
    bins = district.bins[first : first + LOCAL_BINS]
    wallets = random.sample(district.wallets, LOCAL_WALLETS)
    return _batch(bins, [bins[n * LOCAL_BINS // size] for n in range(size)], wallets, seq)


def uniform(district: District, seq: Iterator[int], size: int = SIZE) -> Batch:
    """Every bin, any wallet."""
    return _batch(district.bins, random.choices(district.bins, k=size), district.wallets, seq)


def _batch(bins: Sequence[int], picked: Sequence[int], wallets: Sequence[int], seq: Iterator[int]) -> Batch:
    places = {bin_id: n for n, bin_id in enumerate(bins, 1)}
    tops = dict.fromkeys(bins, "")
    start = clock.now() - timedelta(days=1)
    rows: list[Row] = []
    for idx, bin_id in enumerate(picked):
        number = tops[bin_id] = str(next(seq))
        account = None if random.random() < ANONYMOUS else random.choice(wallets)
        rows.append(
            (
                idx,
                places[bin_id],
                True,
                bin_id,
                account,
                start + timedelta(seconds=idx),
                random.randint(100, 15_000),
                None,
                None,
                random.choice(CATEGORIES),
                number,
                "card" if account else "none",
                hashlib.blake2b(number.encode(), digest_size=16).digest(),
            )
        )
    return Batch(rows, [("bin", bin_id, 0, tops[bin_id]) for bin_id in bins])


def raw_copy(connection: psycopg.Connection, batch: Batch) -> float:
    """Seconds to COPY the batch's drops, rendered before, into the bare table and commit."""
    now = clock.now()
    text = "".join(_bare_line(row, now) for row in batch.rows).encode()
    begun = time.perf_counter()
    with connection.cursor().copy("COPY bench_raw FROM STDIN") as copy:
        copy.write(text)
    connection.commit()
    return time.perf_counter() - begun


def _bare_line(row: Row, now: datetime) -> str:
    """Write a row of the stage as the text of one drop, with what the function would have looked up."""
    idx, place, _head, bin_id, account, at, weight, pieces, opening, category, number, known_by, digest = row
    values = (
        1_000_000 + int(str(place)), bin_id, 1, 1, account, 1, 77, at, now, idx, weight, pieces, opening, category,
        number, known_by, "\\\\x" + digest.hex() if isinstance(digest, bytes) else None,
    )  # fmt: skip
    return "\t".join("\\N" if value is None else str(value) for value in values) + "\n"


def take_drops(connection: psycopg.Connection, district: District, batch: Batch) -> float:
    """Seconds to stage the batch, take it and commit."""
    kinds, owners, boots, tops = (list(column) for column in zip(*batch.streams, strict=True))
    begun = time.perf_counter()
    connection.execute("SELECT stage_drops()")
    with connection.cursor().copy(f"COPY pg_temp.drop_row ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(tuple(COLUMNS.values()))
        for row in batch.rows:
            copy.write_row(row)
    opened = connection.execute(
        "INSERT INTO drop_batch (door, organisation_id, accepted, duplicate, conflict, rejected)"
        " VALUES ('key', %s, 0, 0, 0, 0) RETURNING id",
        [district.operator],
    ).fetchone()
    assert opened
    taken = (
        connection.cursor(binary=True)
        .execute(
            "SELECT * FROM take_drops(%s, %s::text[], %s::bigint[], %s::bigint[], %s::text[])",
            [opened[0], kinds, owners, boots, tops],
        )
        .fetchall()
    )
    connection.commit()
    seconds = time.perf_counter() - begun
    assert sum(len(idx) for outcome, idx, *_ in taken if outcome == "accepted") == len(batch.rows)
    return seconds
