import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from app.web import strict_json


def test_ordinary_json_is_read() -> None:
    assert strict_json.loads(b'\xef\xbb\xbf{"a": ["[[[[", 1.5, null]}') == {"a": ["[[[[", 1.5, None]}


def test_thirty_two_levels_are_enough() -> None:
    assert strict_json.loads("[" * 32 + "]" * 32)
    with pytest.raises(ValueError, match="deeper"):
        strict_json.loads("[" * 33 + "]" * 33)


def test_brackets_within_text_do_not_count_as_depth() -> None:
    assert strict_json.loads('{"a": "' + "[" * 100 + r'\"{"}')


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "-Infinity", '{"a":1,"a":1}', "", "{'a':1}", b"\x80"])
def test_what_is_not_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        strict_json.loads(text)


def test_more_than_a_mebibyte_is_too_large() -> None:
    with pytest.raises(RequestEntityTooLarge):
        strict_json.loads(b'"' + b"x" * strict_json.MAX_BYTES + b'"')
