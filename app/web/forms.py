"""Page forms: read by a marshmallow schema, shown again with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from app.errors import DomainError
from app.web.messages import sentence
from app.web.wording import in_words


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed (`raw`), what it means (`values`), and what is wrong, by field ("" for the whole)."""

    raw: Mapping[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def refused(self, error: DomainError | str, name: str = "") -> Form:
        """Return this form with one more error, for the field `name` or the whole form."""
        text = error if isinstance(error, str) else sentence(error)
        return replace(self, errors=self.errors | {name: [*self.errors.get(name, []), text]})


def blank(**shown: Any) -> Form:
    """Return a form that was not sent yet, filled with `shown`."""
    return Form(raw=shown)


def read(schema: Schema | type[Schema], sent: Mapping[str, str] | None = None) -> Form:
    """Read the posted form by `schema`; surrounding blanks and unknown fields are dropped.

    `sent` is for forms that come another way, such as `request.args` of a search form.
    """
    schema = schema() if isinstance(schema, type) else schema
    sent = request.form if sent is None else sent
    raw = {name: value.strip() for name, value in sent.items() if name != "csrf_token"}
    try:
        # A browser sends an untouched optional field as an empty text; the schema must see it as missing.
        values = schema.load({name: value for name, value in raw.items() if value}, unknown=EXCLUDE)
    except ValidationError as error:
        return Form(raw=raw, errors=texts_by_field(error.messages_dict))
    return Form(raw=raw, values=values)


def texts_by_field(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Flatten marshmallow's messages: {"phone": ["…"]}; errors of the whole form are under ""."""
    return {
        "" if name == "_schema" else str(name): [in_words(text) for text in _leaves(found)]
        for name, found in messages.items()
    }


def _leaves(found: Any) -> list[Any]:
    if isinstance(found, Mapping):
        return [leaf for value in found.values() for leaf in _leaves(value)]
    return list(found) if isinstance(found, (list, tuple)) else [found]
