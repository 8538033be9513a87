"""Domain errors, and the one table that gives them an HTTP status.

A subclass states a fact (`DropAlreadyClaimed`); its name is the code that clients see, and the sentence that people
see comes from `app.web.messages`. `detail` is for developers and logs, in English; `facts` are the values that the
sentence may name (a limit, a row, a date).
"""

from __future__ import annotations


class DomainError(Exception):
    """Something that the rules of the district do not allow."""

    status = 400

    def __init__(self, detail: str = "", **facts: object) -> None:
        super().__init__(detail or type(self).__name__)
        self.detail = detail
        self.facts = facts

    @property
    def code(self) -> str:
        """The error's name, as clients see it."""
        return type(self).__name__


class Malformed(DomainError):
    """The request cannot be read."""

    status = 400


class Unauthenticated(DomainError):
    """The caller is unknown."""

    status = 401


class Denied(DomainError):
    """The caller is known and may not do this."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or not for this caller."""

    status = 404


class Conflict(DomainError):
    """The request contradicts something that already happened."""

    status = 409


class Gone(DomainError):
    """It existed and has expired."""

    status = 410


class TooLarge(DomainError):
    """More than is taken at once."""

    status = 413


class Refused(DomainError):
    """Readable and allowed, but refused by a rule."""

    status = 422


class TooMany(DomainError):
    """Too often; the fact `retry_after_s` says when to try again."""

    status = 429


class Unavailable(DomainError):
    """An external service that we need does not answer."""

    status = 503
