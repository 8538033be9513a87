"""JSON with a single meaning: no NaN, no duplicate key, not too large, not too deep."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import RequestEntityTooLarge

MAX_BYTES = 1024 * 1024  # bulk intake has a parser of its own
MAX_DEPTH = 32

_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class NotStrict(ValueError):
    """The text is not JSON, or JSON that two parsers could read differently."""


def loads(text: str | bytes, **options: Any) -> Any:
    """Read JSON. Raises NotStrict (a ValueError), or RequestEntityTooLarge beyond MAX_BYTES."""
    if len(text) > MAX_BYTES:
        raise RequestEntityTooLarge(f"JSON is limited to {MAX_BYTES} bytes")
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        _check_depth(text)
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique, **options)
    except UnicodeDecodeError as error:
        raise NotStrict(f"not UTF-8 at byte {error.start}") from error


def _check_depth(text: str) -> None:
    """Count brackets outside strings, before a parser that recurses sees them."""
    depth = 0
    for letter in _STRINGS.sub("", text):
        if letter in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise NotStrict(f"nested deeper than {MAX_DEPTH} levels")
        elif letter in "]}":
            depth -= 1


def _no_constant(name: str) -> NoReturn:
    raise NotStrict(f"{name} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotStrict(f"key {key!r} appears twice")
        found[key] = value
    return found


class StrictJSONProvider(DefaultJSONProvider):
    """Flask's JSON provider: strict input, and output in Chinese characters instead of escapes."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON strictly."""
        return loads(s, **kwargs)

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Write JSON; a number that JSON cannot express is our mistake and raises ValueError."""
        return super().dumps(obj, allow_nan=False, **kwargs)
