"""Drops as they arrive: bytes in, typed rows and unreadable rows out, in the order in which they came.

msgspec reads a whole delivery at once. Only when that fails is it read row by row, so that one bad row costs time and
never the good ones. What cannot be read keeps its exact text for the quarantine.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from app.errors import Malformed, TooLarge

MAX_BODY = 32 * 1024 * 1024  # bytes after decompression
INFLATE_PIECE = 4096  # bytes
MAX_ROWS = 100_000
MAX_RAW = 4_000  # characters of an unreadable row that are kept
BIGGEST = 2**63 - 1
# Not JSON, not UTF-8, nested beyond reason, or a number of thousands of digits.
UNREADABLE = (msgspec.DecodeError, ValueError, RecursionError)
NDJSON = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})

Text = Annotated[str, Meta(min_length=1, max_length=64)]
Count = Annotated[int, Meta(ge=-BIGGEST, le=BIGGEST)]


class Row(Struct, gc=False, omit_defaults=True):
    """One drop as its sender states it. The API's documentation has exactly these names.

    `bin` is the code on the sticker; `seq` with `boot`, or `record_no`, is its number; at least one of `weight_g`
    (grams) and `pieces` says how much; `occurred_at` carries its offset from UTC.
    """

    bin: Text
    category: Text
    occurred_at: Annotated[datetime, Meta(tz=True)]
    seq: Annotated[int, Meta(ge=0, le=BIGGEST)] | None = None
    record_no: Text | None = None
    boot: Annotated[int, Meta(ge=0, le=BIGGEST)] | None = None
    weight_g: Count | None = None
    pieces: Count | None = None
    opening: Annotated[int, Meta(ge=1, le=99)] | None = None
    card: Text | None = None
    phone: Text | None = None
    session: Text | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is not a drop: the reason's code, the faulty field if there is one, and the parser's message."""

    reason: str
    column: str = ""
    detail: str = ""


@dataclass
class Delivery:
    """The rows of one delivery, and a way to see each as it was sent."""

    rows: list[Row | Unreadable]
    split: Callable[[], list[bytes]] = field(repr=False)

    @cached_property
    def pieces(self) -> list[bytes]:
        """Every row as it was sent; split only on demand."""
        return self.split()

    def raw(self, index: int) -> str:
        """Return row `index` verbatim, without NUL, which the database cannot hold; cut at MAX_RAW."""
        return self.pieces[index].decode("utf-8", "backslashreplace").replace("\0", "")[:MAX_RAW]


_row = msgspec.json.Decoder(Row)
_rows = msgspec.json.Decoder(list[Row])
_encoder = msgspec.json.Encoder()


def read(body: bytes, content_type: str) -> Delivery:
    """Read one object, an array, or one object per line.

    Raises Malformed when the body cannot be divided into rows, and TooLarge beyond MAX_ROWS.
    """
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if content_type in NDJSON:
        return _lines(text)
    if text.startswith(b"["):
        return _array(text)
    if not text.startswith(b"{"):
        raise Malformed("a drop is a JSON object; send one, an array of them, or one per line as application/x-ndjson")
    return Delivery([_one(text)], lambda: [text])


def _lines(text: bytes) -> Delivery:
    if text.count(b"\n") >= MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS} rows", limit=MAX_ROWS)

    def split() -> list[bytes]:
        return [line for line in text.split(b"\n") if line.strip()]

    return Delivery(_whole(text, _row.decode_lines) or [_one(line) for line in split()], split)


def _array(text: bytes) -> Delivery:
    def split() -> list[bytes]:
        return [bytes(raw) for raw in _raws(text)]

    rows = _whole(text, _rows.decode) or [_one(raw) for raw in split()]
    if len(rows) > MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS} rows", limit=MAX_ROWS)
    return Delivery(rows, split)


def _raws(text: bytes) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(text, type=list[msgspec.Raw])
    except UNREADABLE as error:
        raise Malformed(f"not a JSON array: {error}") from error


def _whole(text: bytes, decode: Callable[[bytes], list[Row]]) -> list[Row | Unreadable] | None:
    """Return all rows if each is readable and names each field once.

    The text must have as many names as the rows have when written again: a duplicate name, of
    which a parser keeps the last, makes a difference. So do nulls, unknown names and odd spacing, which then cost
    time and nothing else.
    """
    try:
        rows = decode(text)
    except UNREADABLE:
        return None
    if _encoder.encode_lines(rows).count(b'":') != text.count(b'":'):
        return None
    return list(rows)


def _one(raw: bytes) -> Row | Unreadable:
    try:
        row = _row.decode(raw)
        twice = _said_twice(raw)
    except msgspec.ValidationError as error:
        return Unreadable("bad_value", column_of(str(error)), str(error))
    except UNREADABLE as error:
        return Unreadable("not_json", "", str(error))
    return Unreadable("said_twice", twice) if twice else row


def column_of(message: str) -> str:
    """Return the field that a validation message is about: it ends in "- at `$.weight_g`", or names what is missing."""
    _, at, path = message.rpartition("`$.")
    if at:
        return path.rstrip("`")
    _, missing, rest = message.partition("required field `")
    return rest.partition("`")[0] if missing else ""


def _said_twice(raw: bytes) -> str:
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        found.extend(twice(pairs))

    json.loads(raw, object_pairs_hook=note)
    return found[0][:64] if found else ""


def twice(pairs: Iterable[tuple[str, Any]]) -> list[str]:
    """Return the names that occur more than once among `pairs`."""
    seen: set[str] = set()
    again = []
    for name, _ in pairs:
        if name in seen:
            again.append(name)
        seen.add(name)
    return again


def inflate(body: bytes, limit: int = MAX_BODY) -> bytes:
    """Undo gzip, of one or more members, never holding more than `limit` bytes. Raises TooLarge and Malformed.

    In small pieces, because a member returns what follows it as a copy, and there may be very many members.
    """
    out, member = bytearray(), None
    for start in range(0, len(body), INFLATE_PIECE):
        piece = body[start : start + INFLATE_PIECE]
        while piece:
            member = member or zlib.decompressobj(wbits=31)
            try:
                out += member.decompress(piece, limit + 1 - len(out))
            except zlib.error as error:
                raise Malformed(f"not gzip: {error}") from error
            if len(out) > limit:
                raise TooLarge(f"more than {limit} bytes after decompression", limit=limit)
            piece = member.unused_data
            if member.eof:
                member = None
    if member is not None:
        raise Malformed("the gzip data ends too early")
    return bytes(out)
