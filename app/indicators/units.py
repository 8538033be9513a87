"""Units of measures and their inputs: how a stored number is written for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.web import formats


@dataclass(frozen=True, slots=True)
class Unit:
    """`code` is stored with every value; `per` stored units make one displayed unit, with `digits` decimals.

    An `attached` sign follows its number without a space. Without `digits`, all decimals are written, at most three.
    """

    code: str
    words: Any = ""
    digits: int | None = 0
    per: int = 1
    attached: bool = False

    @property
    def sign(self) -> str:
        """The unit as people read it."""
        return str(self.words) or self.code

    def shown(self, value: Decimal | int) -> Decimal:
        """Return a stored value in the displayed unit, which is also that of targets."""
        return Decimal(value) / self.per

    def write(self, value: Decimal | int | None, digits: int | None = None) -> tuple[str, str]:
        """Return a stored value and its unit as people read them."""
        if value is None:
            return formats.NOTHING, ""
        shown, places = self.shown(value), self.digits if digits is None else digits
        number = formats.number(shown) if places is None else f"{shown:,.{places}f}"
        return (number + self.sign, "") if self.attached else (number, self.sign)


PERCENT = Unit("%", digits=1, attached=True)
GRAM = Unit("g", _l("吨"), digits=2, per=1_000_000)
CENT = Unit("cent", _l("碳币"), digits=2, per=100)
EVENT = Unit("event", _l("场"))
PERSON = Unit("person", _l("人"))
VISIT = Unit("visit", _l("人次"))
ACT = Unit("act", lazy_pgettext("act", "次"))
BIN = Unit("bin", lazy_pgettext("bin", "个"))
COMMUNITY = Unit("community", lazy_pgettext("community", "个"))
DROP = Unit("drop", lazy_pgettext("drop", "次"))
HOUSEHOLD = Unit("household", _l("户"))
DAY = Unit("day", _l("天"))

_ALL = (PERCENT, GRAM, CENT, EVENT, PERSON, VISIT, ACT, BIN, COMMUNITY, DROP, HOUSEHOLD, DAY)
_KNOWN = {unit.code: unit for unit in _ALL}


def find(code: str) -> Unit:
    """Return the unit that a value is stored with; an unlisted one is shown as it is."""
    return _KNOWN.get(code) or Unit(code, digits=None)
