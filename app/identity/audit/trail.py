"""Writing the audit trail: the one way in, for every package."""

from __future__ import annotations

from typing import Any

from app.db import db
from app.identity import context
from app.identity.models import AuditEvent


def record(action: str, object_type: str, object_id: object, actor_id: int | None = None, **detail: Any) -> AuditEvent:
    """Add one line inside the use case: `action` on an object, by the present actor unless `actor_id` is given.

    Address and request number come from the request that is being served; `detail` must be plain JSON without
    telephone numbers or secrets.
    """
    who, where = context.actor.get(), context.origin.get()
    just_came_in = actor_id is not None and who.via == "anonymous"
    event = AuditEvent(
        actor_id=who.person_id if actor_id is None else actor_id,
        key_id=who.key_id,
        via="session" if just_came_in else who.via,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        ip=where.ip,
        request_id=where.request_id,
        detail=detail,
    )
    db.session.add(event)
    return event
