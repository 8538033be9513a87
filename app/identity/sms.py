"""Sending a one-time code to a telephone: one small interface, a console for development, a provider for production."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import structlog

from app.errors import TooMany, Unavailable
from app.identity import phones


class SmsUnavailable(Unavailable):
    """The provider does not answer, or does not accept what we send."""


class SmsLimited(TooMany):
    """The provider sends this number no more for now; `retry_after_s` says when to try again."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many codes one telephone and one IP address may request."""

    phone_in_10_min: int
    phone_a_day: int
    address_an_hour: int


class Sender(Protocol):
    """What brings a code to a telephone."""

    @property
    def allowance(self) -> Allowance:
        """How many codes may be requested."""

    @property
    def shows_codes(self) -> bool:
        """Whether the page may show the code, because no message is really sent."""

    def send(self, phone: str, code: str) -> None:
        """Bring `code` to `phone`. Raises SmsUnavailable, SmsLimited and phones.NotAPhone."""


@dataclass(frozen=True, slots=True)
class ConsoleSender:
    """For development: the code appears in the program's log, and on the page where everything is a demonstration."""

    shows_codes: bool = False
    # Messages cost nothing here and disturb nobody, so people who try the program are not kept waiting.
    allowance: Allowance = Allowance(phone_in_10_min=30, phone_a_day=300, address_an_hour=3000)

    def send(self, phone: str, code: str) -> None:
        """Write the code to the log."""
        structlog.get_logger().info("sms_not_sent", phone=phones.masked(phone), code=code)
