"""Register the holders of recycling cards from a file: people, households, wallets and cards in one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.db import use_case
from app.identity import phones
from app.identity.audit import trail
from app.identity.enrolment import CardHolder, register_cards
from app.imports import cells, sheet
from app.imports.cells import CellFault
from app.imports.sheet import Column, RowError

_SHAPE = re.compile(r"[0-9A-Z-]{4,32}")


def _card_code(cell: str) -> str:
    code = cells.code(32)(cell)
    if not _SHAPE.fullmatch(code):
        raise CellFault("not_a_card")
    return code


COLUMNS = (
    Column("card", ("卡号", "card", "card number"), _card_code, required=True),
    Column("name", ("姓名", "name"), cells.text(60), required=True),
    Column("phone", ("手机号", "phone", "mobile"), phones.canonical),
)


@dataclass(frozen=True, slots=True)
class CardReport:
    """What became of a file: cards newly registered, cards known before, and the faults of the rows left out."""

    added: int
    known: int
    errors: Sequence[RowError]
    faulty: Mapping[int, Mapping[str, str]]


@use_case
def register_file(raw: bytes, actor_id: int) -> CardReport:
    """Register every readable row; the others are returned with their faults. The same file again adds nothing.

    Raises what `sheet.read` raises for the file as a whole.
    """
    found = sheet.read(raw, COLUMNS)
    holders = [
        CardHolder(str(row.values["card"]), str(row.values["name"]), _text(row.values.get("phone")))
        for row in found.rows
    ]
    registered = register_cards(holders)
    added = len({one.card for one in registered if one.new})
    trail.record("cards.registered", "card", "file", actor_id, added=added, rejected=len(found.faulty))
    return CardReport(added, len({one.card for one in registered}) - added, found.errors, found.faulty)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
