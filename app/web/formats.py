"""How amounts, weights, days and shares are written for people. Pure except for the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from flask_babel import get_locale
from flask_babel import gettext as _

from app.clock import DISTRICT_ZONE

NOTHING = "–"


def coins(amount: int | None) -> str:
    """Write 0.01 coin as coins: 1250 → "12.50"."""
    return NOTHING if amount is None else f"{Decimal(amount) / 100:,.2f}"


def kg(weight_g: int | None) -> str:
    """Write grams as kilograms: 1250 → "1.25 千克", "1.25 kg"."""
    if weight_g is None:
        return NOTHING
    return str(_("%(number)s 千克", number=_trimmed(Decimal(weight_g) / 1000, 3)))


def tonnes(weight_g: int | None, digits: int = 1) -> str:
    """Write grams as tonnes: 12_340_000 → "12.3 吨", "12.3 t"."""
    if weight_g is None:
        return NOTHING
    return str(_("%(number)s 吨", number=f"{Decimal(weight_g) / 1_000_000:,.{digits}f}"))


def percent(share: Decimal | float | None, digits: int = 1) -> str:
    """Write a share as a percentage: 0.354 → "35.4%"."""
    return NOTHING if share is None else f"{Decimal(str(share)) * 100:,.{digits}f}%"


def number(value: Decimal | float | None, digits: int = 3) -> str:
    """Write a count or a measure with grouped thousands and without trailing zeros."""
    return NOTHING if value is None else _trimmed(Decimal(str(value)), digits)


def day(on: date | None) -> str:
    """Write a business day: "2026年3月5日", "5 Mar 2026"; an instant gives its day in the district."""
    if on is None:
        return NOTHING
    if isinstance(on, datetime):
        on = on.astimezone(DISTRICT_ZONE).date()
    if _in_english():
        return f"{on.day} {on:%b} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


def when(at: datetime | None) -> str:
    """Write an instant in the district's time, to the minute."""
    if at is None:
        return NOTHING
    local = at.astimezone(DISTRICT_ZONE)
    return f"{day(local.date())} {local:%H:%M}"


def _trimmed(value: Decimal, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


FILTERS = {
    "coins": coins,
    "kg": kg,
    "tonnes": tonnes,
    "percent": percent,
    "number": number,
    "day": day,
    "when": when,
}
