"""P3: a delivery's whole path, from NDJSON over HTTP to committed drops, coins and marks, on one worker."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app import clock
from app.db import use_case
from app.identity import records
from bench import ingest, load
from bench.server import Server

PATH = "/api/v1/drops"


@dataclass(frozen=True)
class Sender:
    """An operator's key, and what its deliveries are made from: bins and cards by code."""

    key: str
    bins: Sequence[str]
    cards: Sequence[str]

    def send(self, port: int, seq: Iterator[int]) -> float:
        """Seconds of one delivery of the local shape; every row must be accepted."""
        body = self._body(seq)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/x-ndjson"}
        answers = load.run(port, iter([load.request("POST", PATH, headers, body)]), 1, expected=200)
        if set(answers.statuses) != {200} or f'"accepted":{ingest.SIZE}'.encode() not in answers.last:
            raise RuntimeError(f"{answers.statuses}: {answers.sample.decode(errors='replace')}")
        return answers.seconds

    def _body(self, seq: Iterator[int]) -> bytes:
        first = random.randrange(len(self.bins) // ingest.LOCAL_BINS) * ingest.LOCAL_BINS
        bins = self.bins[first : first + ingest.LOCAL_BINS]
        cards = random.sample(self.cards, ingest.LOCAL_WALLETS)
        start = clock.now() - timedelta(days=1)
        return "\n".join(
            self._row(n, bins, cards, start + timedelta(seconds=n), next(seq)) for n in range(ingest.SIZE)
        ).encode()

    def _row(self, n: int, bins: Sequence[str], cards: Sequence[str], at: object, seq: int) -> str:
        drop = {
            "bin": bins[n * ingest.LOCAL_BINS // ingest.SIZE],
            "seq": seq,
            "category": random.choice(ingest.CATEGORIES),
            "weight_g": random.randint(100, 15_000),
            "occurred_at": str(at).replace(" ", "T"),
        }
        if random.random() >= ingest.ANONYMOUS:
            drop["card"] = random.choice(cards)
        return json.dumps(drop, separators=(",", ":"))


def make_sender(server: Server, district: ingest.District) -> Sender:
    """Give every wallet of the district a card, and its operator a key."""
    with server.owner() as owner:
        owner.execute("INSERT INTO card (code, household_id, bound_at) SELECT 'BENCH' || id, id, now() FROM household")
        cards = [row[0] for row in owner.execute("SELECT code FROM card")]
        bins = [
            row[0]
            for row in owner.execute("SELECT code FROM bin WHERE operator_id = %s ORDER BY id", [district.operator])
        ]
    with server.app.app_context():
        key = _key(district.operator)
    return Sender(key, bins, cards)


@use_case
def _key(organisation_id: int) -> str:
    return records.issue_api_key(organisation_id, "bench", ["drops:write"])[1]
