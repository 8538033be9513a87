"""Fields that all of the merchants' pages share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from app.merchants import amounts
from app.merchants.charges.models import MOST


class Coins(fields.Field[int]):
    """Coins typed with at most two decimals, read as 0.01 coin."""

    default_error_messages = {  # noqa: RUF012 - as marshmallow requires it
        "invalid": _l("请输入数字，最多两位小数，例如 12.50。"),
        "range": _l("金额应在 0.01 到 10,000 碳币之间。"),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        try:
            amount = amounts.read(str(value))
        except amounts.NotAnAmount as error:
            raise self.make_error("invalid") from error
        if not 1 <= amount <= MOST:
            raise self.make_error("range")
        return amount
