"""Who is acting, from where, in which request: for records, which know nothing of the web."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from app.identity.roles import Role

Via = Literal["session", "key", "device", "anonymous", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf a request acts: a person, an organisation's key, a device, or no one we know."""

    person_id: int | None = None
    household_id: int | None = None
    organisation_id: int | None = None
    roles: frozenset[Role] = frozenset()
    name: str = ""
    via: Via = "anonymous"
    key_id: int | None = None
    scopes: frozenset[str] = frozenset()
    session_id: int | None = None
    device: str = ""
    locale: str = ""
    text_size: str = ""

    @property
    def known(self) -> bool:
        """Whether a person, key or device stands behind the request."""
        return self.via in {"session", "key", "device"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an action came from; empty for jobs and command lines."""

    ip: str = ""
    request_id: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class PresentedKey:
    """An API key as it was presented, not checked yet, and the scope it needs."""

    public_id: str
    secret_hash: bytes
    scope: str


ANONYMOUS = Actor()
SYSTEM = Actor(via="system", name="system")

actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)
# Set while an API key still waits for the statement that checks it; the actor is anonymous until then.
presented_key: ContextVar[PresentedKey | None] = ContextVar("presented_key", default=None)
origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen
