"""Which sender of one-time codes the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.identity.aliyun import AliyunSender
from app.identity.sms import ConsoleSender, Sender


def sender_from(settings: Mapping[str, Any]) -> Sender:
    """Return the sender that the settings name. Raises ValueError for one we do not know."""
    kind = settings["TANHUI_SMS_SENDER"]
    if kind == "console":
        return ConsoleSender(shows_codes=settings["TANHUI_DEMO"] == "1" or settings["TANHUI_ENV"] == "testing")
    if kind == "aliyun":
        return AliyunSender(
            endpoint=settings["TANHUI_SMS_ENDPOINT"],
            key_id=settings["TANHUI_SMS_KEY_ID"],
            key_secret=settings["TANHUI_SMS_KEY_SECRET"],
            sign_name=settings["TANHUI_SMS_SIGN_NAME"],
            template=settings["TANHUI_SMS_TEMPLATE"],
        )
    raise ValueError(f"TANHUI_SMS_SENDER is {kind!r}; it can be console or aliyun")
