"""Recording green acts over REST: mall staff, or the mall's own program."""

from __future__ import annotations

from typing import Any

from app.consumption.acts import services
from app.consumption.acts.services import ActOutcome, KeyAlreadyUsed, Recorder
from app.consumption.schemas import ActForm, ActSchema
from app.identity.access import allow, allow_key
from app.identity.idempotency import idempotent
from app.identity.roles import Role
from app.identity.session import me
from app.web.api import Blueprint

blp = Blueprint("acts_api", __name__, url_prefix="/api/v1", description="绿色行为 Green acts")


@blp.post("/green-acts")
@idempotent
@allow(Role.MALL)
@allow_key("acts:write")
@blp.arguments(ActForm)
@blp.response(201, ActSchema)
@blp.alt_response(409, description="The document was used before, by anyone; the try was kept")
@blp.alt_response(422, description="Nobody has this card, number or code; or the act breaks a rule")
def create_act(body: dict[str, Any]) -> ActOutcome:
    """Record a green act whose receipt, certificate or order is new, and pay for it."""
    clerk = me()
    recorder = Recorder(clerk.organisation_id, clerk.person_id, clerk.key_id, "api")
    done = services.record_act(body["report"], recorder)
    if done.repeated:
        raise KeyAlreadyUsed(act_id=done.act_id)
    return done
