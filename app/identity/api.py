"""The caller of the API."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.identity.access import allow, allow_device, allow_key
from app.identity.context import Actor
from app.identity.roles import Role
from app.identity.session import me
from app.web.api import Blueprint

blp = Blueprint("me", __name__, url_prefix="/api/v1/me", description="The caller")


class ActorSchema(Schema):
    """On whose behalf a request acts."""

    via = fields.String(required=True, metadata={"description": "session, key or device"})
    name = fields.String(required=True)
    person_id = fields.Integer(required=True, allow_none=True)
    household_id = fields.Integer(required=True, allow_none=True)
    organisation_id = fields.Integer(required=True, allow_none=True)
    roles = fields.Function(lambda actor: sorted(actor.roles), metadata={"type": "array", "items": {"type": "string"}})
    scopes = fields.Function(
        lambda actor: sorted(actor.scopes), metadata={"type": "array", "items": {"type": "string"}}
    )


@blp.get("")
@allow(*Role)
@allow_key("me:read")
@allow_device
@blp.response(200, ActorSchema)
def show() -> Actor:
    """Return whom the request's credentials stand for."""
    return me()
