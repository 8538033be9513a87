"""Domain errors, and the one table that gives them an HTTP status.

A subclass states a fact (`DropAlreadyClaimed`); its name is the code that clients see, and the sentence that people
see comes from `app.web.messages`. `detail` is for developers and logs, in English; `facts` are the values that the
sentence may name (a limit, a row, a date).
"""

from __future__ import annotations


class DomainError(Exception):
    """Something the rules of the district do not allow."""

    status = 400

    def __init__(self, detail: str = "", **facts: object) -> None:
        super().__init__(detail or type(self).__name__)
        self.detail = detail
        self.facts = facts

    @property
    def code(self) -> str:
        """The name that clients see."""
        return type(self).__name__


class Malformed(DomainError):
    """The request cannot be read."""

    status = 400


class Unauthenticated(DomainError):
    """Nobody, or nobody we know, is asking."""

    status = 401


class Denied(DomainError):
    """We know who asks, and they may not."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or not for the one who asks."""

    status = 404


class Conflict(DomainError):
    """It contradicts something that already happened."""

    status = 409


class Gone(DomainError):
    """It was there once, and its time is over."""

    status = 410


class TooLarge(DomainError):
    """More than we take in one go."""

    status = 413


class Refused(DomainError):
    """Readable and allowed, but a rule says no."""

    status = 422


class TooMany(DomainError):
    """Too often; `retry_after_s` among the facts says when to come back."""

    status = 429


class Unavailable(DomainError):
    """Something outside that we need does not answer."""

    status = 503
