"""What can go wrong at a counter."""

from __future__ import annotations

from app.errors import Conflict, Gone, NotFound, Refused, TooMany


class AmountOutOfRange(Refused):
    """Not between 0.01 and 10,000 coins."""


class NotAPayCode(Refused):
    """What was scanned or typed has not the shape of a pay code."""


class PayCodeUnknown(Refused):
    """This pay code was never issued."""


class PayCodeUsed(Conflict):
    """The pay code has paid once; a screenshot of it cannot pay again."""


class PayCodeExpired(Gone):
    """The pay code's time is over, or its owner was shown a newer one."""


class TillLocked(TooMany):
    """Too many unknown pay codes were tried here."""


class MerchantNotOpen(Refused):
    """The merchant is suspended or closed, or there is none."""


class RequestKeyReused(Refused):
    """The request key was spent on another charge or refund."""


class CounterCodeUnknown(NotFound):
    """No merchant has this counter code, or its print was revoked."""


class ChargeNotFound(NotFound):
    """There is no such charge, or not for the one who asks."""


class ConfirmationOver(Gone):
    """The charge no longer waits: it was declined, cancelled, or not answered in time."""


class RefundTooLarge(Refused):
    """More than is left of the charge; `left` among the facts."""
