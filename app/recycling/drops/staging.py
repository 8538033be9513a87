"""From rows that may be taken to rows that can be copied: streams, numbers, digests. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from app.recycling.drops.parsing import Row
from app.recycling.drops.rules import KnownBin

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


class DropOwner(NamedTuple):
    """Whose drop it is, and how the person was identified at the bin."""

    account_id: int | None
    known_by: str


class Stream(NamedTuple):
    """A numbered series: a bin since it last restarted, or an operator's records (boot 0)."""

    kind: str
    owner_id: int
    boot: int


@dataclass(frozen=True, slots=True)
class StagedRows:
    """Rows in the order of COLUMNS, their streams, and the greatest number of each stream."""

    rows: Sequence[tuple[object, ...]]
    streams: Sequence[Stream]
    tops: Sequence[str]


class _Series:
    """A stream while a delivery is staged: its position, what was seen of it, its greatest number, of what size."""

    __slots__ = ("place", "seen", "size", "top")

    def __init__(self, place: int) -> None:
        self.place = place
        self.seen: set[str] = set()
        self.size, self.top = 0, ""


def stage(rows: Iterable[tuple[int, Row, DropOwner]], bins: Mapping[str, KnownBin], key: bytes) -> StagedRows:
    """Give every row its place in its stream. `key` makes digests useless for guessing telephone numbers.

    Of rows with the same number the first is the head: it becomes the drop if none is stored yet.
    """
    series: dict[tuple[str, int, int], _Series] = {}
    staged: list[tuple[object, ...]] = []
    keyed = blake2b(digest_size=16, key=key)
    for idx, row, (account_id, known_by) in rows:
        known = bins[row.bin]
        stream, number, size = numbered(row, known)
        one = series.get(stream)
        if one is None:
            one = series[stream] = _Series(len(series) + 1)
        head = number not in one.seen
        if head:
            one.seen.add(number)
            if size > one.size or (size == one.size and number > one.top):
                one.size, one.top = size, number
        content = keyed.copy()
        content.update(said(row))
        staged.append(
            (
                idx, one.place, head, known.id, account_id, row.occurred_at, row.weight_g, row.pieces, row.opening,
                row.category, number, known_by, content.digest(),
            )
        )  # fmt: skip
    return StagedRows(staged, [Stream(*stream) for stream in series], [one.top for one in series.values()])


def numbered(row: Row, known: KnownBin) -> tuple[tuple[str, int, int], str, int]:
    """Return a row's series, its number there, and that number's length in bytes.

    The bin's own number takes precedence over a record's.
    """
    if row.seq is not None:
        number = str(row.seq)
        return ("bin", known.id, row.boot or 0), number, len(number)
    number = row.record_no or ""
    return ("operator", known.operator_id, 0), number, len(number.encode())


def said(row: Row) -> bytes:
    """Return bytes that two rows share exactly when their content is the same, time zones and case of cards aside."""
    return _canonical.encode(
        (
            row.bin, row.category, row.weight_g, row.pieces, row.opening, row.occurred_at,
            row.card and row.card.upper(), row.phone, row.session,
        )
    )  # fmt: skip
