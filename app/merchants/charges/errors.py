"""What can go wrong at a counter."""

from __future__ import annotations

from app.errors import Conflict, Gone, NotFound, Refused, TooMany


class AmountOutOfRange(Refused):
    """The amount is not between 0.01 and 10,000 coins."""


class NotAPayCode(Refused):
    """What was scanned or typed does not look like a pay code."""


class PayCodeUnknown(Refused):
    """This pay code was never issued."""


class PayCodeUsed(Conflict):
    """The pay code has paid once; a screenshot of it cannot pay again."""


class PayCodeExpired(Gone):
    """The pay code has expired, or its owner was shown a newer one."""


class TillLocked(TooMany):
    """Too many unknown pay codes were tried here."""


class MerchantNotOpen(Refused):
    """The merchant is suspended or closed, or there is none."""


class RequestKeyReused(Refused):
    """The request key was used for another charge or refund."""


class CounterCodeUnknown(NotFound):
    """No merchant has this counter code, or its print was revoked."""


class ChargeNotFound(NotFound):
    """There is no such charge, or not for this caller."""


class ConfirmationOver(Gone):
    """The charge is no longer pending: it was declined, cancelled, or not answered in time."""


class RefundTooLarge(Refused):
    """The refund exceeds what is left of the charge (fact: left)."""
