"""The uniqueness key of a green act: what was typed, in a canonical form that can be used only once."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum

from app.errors import Refused

SHORTEST, LONGEST = 6, 40

# What people type before the number itself; longer labels first.
_LABEL = re.compile(
    r"^(绿色电力证书|绿证|证书|发票|收据|小票|订单|票据|登记|成交)?(编号|号码|单号|号)?(NO|NUMBER)?(?=[A-Z0-9])"
)


# Letters that merely look like these would turn one document into two.
_KNOWN_LETTERS = re.compile(r"[A-Z0-9\u4e00-\u9fff]+")


class KeyKind(StrEnum):
    """What kind of document an act's key numbers."""

    RECEIPT = "receipt"  # 发票、收据、小票、登记单
    CERTIFICATE = "certificate"  # 证书
    ORDER = "order"  # 订单
    DAILY = "daily"  # 一户一日一次


class KeyUnreadable(Refused):
    """The number is missing, too short to be unique, too long, or has characters that document numbers do not."""


def normalised(typed: str) -> str:
    """Return the number in `typed` without differences that do not make it another document.

    Full width, case, spaces, dashes, other punctuation and a label in front do not count. Raises KeyUnreadable.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    bare = _LABEL.sub("", "".join(letter for letter in folded if letter.isalnum()))
    if not (SHORTEST <= len(bare) <= LONGEST and _KNOWN_LETTERS.fullmatch(bare)):
        raise KeyUnreadable(shortest=SHORTEST, longest=LONGEST)
    return bare


def daily(kind_code: str, household_id: int, day_on: date) -> str:
    """Return the key of an act that a household can do once a day."""
    return f"{kind_code}:{household_id}:{day_on.isoformat()}"
