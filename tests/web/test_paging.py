from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from app.web import paging

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(at=INSTANTS, row=st.integers(0, 2**63 - 1))
def test_a_cursor_comes_back_exactly(at: datetime, row: int) -> None:
    assert paging.decode(paging.encode(paging.After(at, row))) == (at, row)


def test_a_cursor_is_the_same_moment_in_any_zone() -> None:
    at = datetime(2026, 3, 5, 8, tzinfo=timezone(timedelta(hours=8)))
    assert paging.decode(paging.encode(paging.After(at, 1))).at == at


@given(text=st.text(max_size=60))
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    try:
        after = paging.decode(text)
    except paging.BadCursor:
        return
    assert paging.encode(after) == text


@pytest.mark.parametrize("text", ["MQ", "MS4tMQ", "MS4x=", "MS4xIA", "Li4", "MDEuMQ", "MS45MjIzMzcyMDM2ODU0Nzc1ODA4"])
def test_lookalikes_are_refused(text: str) -> None:
    with pytest.raises(paging.BadCursor):
        paging.decode(text)


def test_walking_the_pages_meets_every_row_once() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [(start + timedelta(seconds=n // 3), n) for n in range(23)][::-1]

    def query(after: paging.After | None, limit: int) -> list[tuple[datetime, int]]:
        return [row for row in rows if after is None or row < tuple(after)][: limit + 1]

    seen: list[tuple[datetime, int]] = []
    cursor = None
    while True:
        found = paging.page(query(cursor, 5), 5, key=lambda row: row)
        seen += found.items
        if found.next is None:
            break
        cursor = paging.decode(found.next)
    assert seen == rows


def test_the_link_header_keeps_the_other_parameters(web_app: Flask) -> None:
    found = paging.Page(items=[1], next="NEXT")
    with web_app.test_request_context("/api/v1/things?limit=5&cursor=OLD&kind=a&kind=b"):
        assert paging.headers(found) == {
            "Link": '</api/v1/things?limit=5&kind=a&kind=b&cursor=NEXT>; rel="next"',
        }
        assert paging.headers(paging.Page(items=[], next=None)) == {}


def test_the_query_has_limits() -> None:
    assert paging.PageQuery().load({}) == {"limit": 50, "after": None}
    with pytest.raises(ValidationError):
        paging.PageQuery().load({"limit": 201})
    with pytest.raises(paging.BadCursor):
        paging.PageQuery().load({"cursor": "x"})


def test_a_page_schema_holds_items_and_next() -> None:
    class RowSchema(Schema):
        id = fields.Integer()

    page = paging.page_schema(RowSchema)
    assert page.__name__ == "RowPageSchema"
    assert page().dump(paging.Page([{"id": 1}], None)) == {"items": [{"id": 1}], "next": None}
