"""Pages by cursor, newest first, in the order (time, id): stable while rows arrive.

A query takes `after` (the time and id of the last row seen, or None) and `limit`, and returns at most `limit` + 1
rows; the extra row shows that there is a next page.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import request
from marshmallow import Schema, fields, post_load, validate

from app.errors import Malformed

Row = TypeVar("Row")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DEFAULT_LIMIT, MAX_LIMIT = 50, 200


class After(NamedTuple):
    """The last row of the previous page."""

    at: datetime
    id: int


class BadCursor(Malformed):
    """The cursor was not made by us."""


def encode(after: After) -> str:
    """Write a cursor as opaque text, exact to the microsecond."""
    micros = (after.at - EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(f"{micros}.{after.id}".encode()).decode().rstrip("=")


def decode(text: str) -> After:
    """Read a cursor. Raises BadCursor for anything that `encode` did not write."""
    try:
        plain = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
        micros, _, row = plain.partition(".")
        after = After(EPOCH + timedelta(microseconds=int(micros)), int(row))
    except (ValueError, binascii.Error, OverflowError) as error:
        raise BadCursor(f"cursor {text[:40]!r}") from error
    if encode(after) != text or not 0 <= after.id < 2**63:
        raise BadCursor(f"cursor {text[:40]!r}")
    return after


class PageQuery(Schema):
    """`?limit=&cursor=` of every list; loads to {"limit": int, "after": After | None}."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MAX_LIMIT),
        metadata={"description": "How many rows at most"},
    )
    cursor = fields.String(
        load_default=None,
        validate=validate.Length(max=100),
        metadata={"description": "`next` of the previous page"},
    )

    @post_load
    def with_after(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Replace the text by the position it encodes."""
        cursor = data.pop("cursor")
        return data | {"after": decode(cursor) if cursor else None}


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """What a list answers with; `next` is None on the last page."""

    items: list[Row]
    next: str | None


def page(rows: Sequence[Row], limit: int, key: Callable[[Row], tuple[datetime, int]]) -> Page[Row]:
    """Make a page of a query's `limit` + 1 rows; `key` gives a row's time and id."""
    items = list(rows[:limit])
    return Page(items, encode(After(*key(items[-1]))) if len(rows) > limit else None)


def headers(found: Page[Any]) -> dict[str, str]:
    """Return the Link header (RFC 8288) that leads to the next page, if there is one."""
    return {"Link": f'<{next_url(found)}>; rel="next"'} if found.next else {}


def next_url(found: Page[Any]) -> str | None:
    """Return this request's address with the next page's cursor, or None."""
    if found.next is None:
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*kept, ('cursor', found.next)])}"


def after_from_request() -> After | None:
    """Return the position that `?cursor=` of an HTML list encodes."""
    cursor = request.args.get("cursor")
    return decode(cursor) if cursor else None


def page_schema(item: type[Schema]) -> type[Schema]:
    """Return the schema of a page of `item`: {items: [item], next}."""
    members: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(allow_none=True, required=True, metadata={"description": "Cursor of the next page"}),
    }
    return Schema.from_dict(members, name=f"{item.__name__.removesuffix('Schema')}PageSchema")
