"""From rows that may be taken to rows that can be copied: streams, numbers, digests. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from app.recycling.drops.rules import KnownBin
from app.recycling.drops.wire import Row

COLUMNS = {
    "idx": "int4",
    "stream": "int4",
    "head": "bool",
    "bin_id": "int8",
    "account_id": "int8",
    "occurred_at": "timestamptz",
    "weight_g": "int4",
    "pieces": "int4",
    "opening": "int2",
    "category_code": "text",
    "number": "text",
    "known_by": "text",
    "digest": "bytea",
}

_canonical = msgspec.msgpack.Encoder()


class Who(NamedTuple):
    """Whose drop it is, and by what that was known at the bin."""

    account_id: int | None
    known_by: str


class Stream(NamedTuple):
    """A numbered series: a bin since it last restarted, or an operator's records (boot 0)."""

    kind: str
    owner_id: int
    boot: int


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows in the order of COLUMNS, their streams, and the greatest number of each stream."""

    rows: Sequence[tuple[object, ...]]
    streams: Sequence[Stream]
    tops: Sequence[str]


def stage(rows: Iterable[tuple[int, Row, Who]], bins: Mapping[str, KnownBin], key: bytes) -> Staged:
    """Give every row its place in its stream. `key` makes digests useless to whoever would guess telephone numbers.

    Of rows with one number the first is the head: it is the one that becomes the drop when none is stored yet.
    """
    places: dict[Stream, int] = {}
    tops: list[tuple[int, str]] = []
    seen: set[tuple[int, str]] = set()
    staged: list[tuple[object, ...]] = []
    for idx, row, who in rows:
        known = bins[row.bin]
        stream, number = numbered(row, known)
        place = places.setdefault(stream, len(places) + 1)
        if place > len(tops):
            tops.append((0, ""))
        size = (len(number.encode()), number)
        tops[place - 1] = max(size, tops[place - 1])
        head = (place, number) not in seen
        seen.add((place, number))
        staged.append(
            (
                idx, place, head, known.id, who.account_id, row.occurred_at, row.weight_g, row.pieces, row.opening,
                row.category, number, who.known_by, digest(row, key),
            )
        )  # fmt: skip
    return Staged(staged, list(places), [number for _, number in tops])


def numbered(row: Row, known: KnownBin) -> tuple[Stream, str]:
    """Return the series that a row counts into, and its number there. The bin's own number wins over a record's."""
    if row.seq is not None:
        return Stream("bin", known.id, row.boot or 0), str(row.seq)
    return Stream("operator", known.operator_id, 0), row.record_no or ""


def digest(row: Row, key: bytes) -> bytes:
    """Return 16 bytes that two rows share exactly when they say the same; zones and letter case of cards aside."""
    said = (
        row.bin, row.category, row.weight_g, row.pieces, row.opening, row.occurred_at, row.card and row.card.upper(),
        row.phone, row.session,
    )  # fmt: skip
    return blake2b(_canonical.encode(said), digest_size=16, key=key).digest()
