"""How single cells are read: as people write numbers, days and words, in half or full width."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from app.characters import half_width
from app.clock import DISTRICT_ZONE

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SERIALS = (20_000, 80_000)  # spreadsheets count days from 1899-12-30: these are the years 1954 to 2119
_FIRST_SERIAL = date(1899, 12, 30)
YES = frozenset({"是", "y", "yes", "true", "1", "√"})
NO = frozenset({"否", "n", "no", "false", "0", "×"})


class CellFault(Exception):
    """A cell cannot be read: the reason's code, and a limit if it is about one."""

    def __init__(self, reason: str, limit: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.limit = limit


def text(most: int) -> Callable[[str], str]:
    """Read a text of at most `most` characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise CellFault("too_long", str(most))
        if not cell.isprintable():
            raise CellFault("not_printable")
        return cell

    return read


def code(most: int) -> Callable[[str], str]:
    """Read a code of at most `most` characters: half width, capitals, leading zeros kept."""
    plain = text(most)
    return lambda cell: plain(half_width(cell).strip().upper())


def whole(least: int, most: int) -> Callable[[str], int]:
    """Read a whole number between the two, thousands grouped or not."""
    number = decimal(Decimal(least), Decimal(most))

    def read(cell: str) -> int:
        value = number(cell)
        if value != value.to_integral_value():
            raise CellFault("not_whole")
        return int(value)

    return read


def decimal(least: Decimal, most: Decimal) -> Callable[[str], Decimal]:
    """Read a decimal number between the two."""

    def read(cell: str) -> Decimal:
        plain = half_width(cell).strip()
        try:
            value = Decimal(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain)
        except InvalidOperation:
            raise CellFault("not_a_number") from None
        if not value.is_finite():
            raise CellFault("not_a_number")
        if not least <= value <= most:
            raise CellFault("out_of_range", f"{least} – {most}")
        return value

    return read


def grams(unit_g: int, most_g: int, least_g: int = 1) -> Callable[[str], int]:
    """Read a weight written in units of `unit_g` grams (1000: kilograms) into whole grams, to the gram."""
    number = decimal(Decimal(least_g) / unit_g, Decimal(most_g) / unit_g)

    def read(cell: str) -> int:
        value = number(cell) * unit_g
        if value != value.to_integral_value():
            raise CellFault("finer_than_a_gram")
        return int(value)

    return read


def day(cell: str) -> date:
    """Read 2026-01-31, 2026/1/31, 2026年1月31日, 20260131, or a spreadsheet's day number. Never 03/04/26."""
    plain = half_width(cell).strip()
    if found := _DAY.fullmatch(plain):
        return _date(*map(int, found.groups()))
    if plain.isascii() and plain.isdigit():
        if len(plain) == 8:  # noqa: PLR2004 - YYYYMMDD
            return _date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
        if _SERIALS[0] <= int(plain[:6]) <= _SERIALS[1] and len(plain) == 5:  # noqa: PLR2004
            return _FIRST_SERIAL + timedelta(days=int(plain))
    raise CellFault("not_a_day")


def _date(year: int, month: int, of_month: int) -> date:
    try:
        return date(year, month, of_month)
    except ValueError:
        raise CellFault("not_a_day") from None


def instant(cell: str) -> datetime:
    """Read a day and a time, 2026-01-31 08:30[:15] or ISO 8601; without an offset it is the district's time."""
    plain = half_width(cell).strip()
    found = _DAY.match(plain)
    if not found:
        raise CellFault("not_an_instant")
    on, rest = _date(*map(int, found.groups())), plain[found.end() :].replace("T", " ").strip()
    try:
        at = datetime.fromisoformat(f"{on.isoformat()} {rest.zfill(5) if len(rest) < 5 else rest}")  # noqa: PLR2004
    except ValueError:
        raise CellFault("not_an_instant") from None
    return at if at.tzinfo else at.replace(tzinfo=DISTRICT_ZONE)


def yes_no(cell: str) -> bool:
    """Read 是 or 否, yes or no."""
    plain = half_width(cell).strip().lower()
    if plain in YES or plain in NO:
        return plain in YES
    raise CellFault("not_yes_or_no")


def one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """Read one of `words`, which maps what people write (in lower case) to what is meant."""

    def read(cell: str) -> str:
        plain = half_width(cell).strip().lower()
        if plain not in words:
            raise CellFault("not_one_of", "、".join(list(words)[:8]))
        return words[plain]

    return read
