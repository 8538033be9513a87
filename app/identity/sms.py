"""Sending a one-time code to a telephone: one small interface, a console for development, a provider for the street."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from app.errors import TooMany, Unavailable
from app.identity import phones


class SmsUnavailable(Unavailable):
    """The provider does not answer, or does not accept what we send."""


class SmsLimited(TooMany):
    """The provider has sent this number enough for now; `retry_after_s` says when to come back."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many codes one telephone and one address may ask for."""

    phone_in_10_min: int
    phone_a_day: int
    address_an_hour: int


class Sender(Protocol):
    """Whoever brings a code to a telephone."""

    @property
    def allowance(self) -> Allowance:
        """How much may be asked of it."""

    @property
    def shows_codes(self) -> bool:
        """Whether the page may show the code, because no telephone ever rings."""

    def send(self, phone: str, code: str) -> None:
        """Bring `code` to `phone`. Raises SmsUnavailable, SmsLimited and phones.NotAPhone."""


@dataclass(frozen=True, slots=True)
class ConsoleSender:
    """For development: the code appears in the program's log, and on the page where everything is a demonstration."""

    shows_codes: bool = False
    # No message costs anything here and nobody is disturbed, so people who try the program are not kept waiting.
    allowance: Allowance = Allowance(phone_in_10_min=30, phone_a_day=300, address_an_hour=3000)

    def send(self, phone: str, code: str) -> None:
        """Write the code to the log."""
        structlog.get_logger().info("sms_not_sent", phone=phones.masked(phone), code=code)


def sender_from(settings: Mapping[str, Any]) -> Sender:
    """Return the sender that the settings name. Raises ValueError for one we do not know."""
    from app.identity.aliyun import AliyunSender

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
