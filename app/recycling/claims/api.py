"""Claiming over the API."""

from __future__ import annotations

from app.errors import Denied
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.recycling.claims import services
from app.recycling.claims.schemas import ClaimInputSchema, ClaimSchema
from app.web.api import Blueprint

blp = Blueprint("claims_api", __name__, url_prefix="/api/v1", description="认领 Claims")


@blp.post("/claims")
@allow(Role.RESIDENT)
@blp.arguments(ClaimInputSchema)
@blp.response(200, ClaimSchema)
def claim(data: dict[str, str]) -> services.ClaimedDrop:
    """Claim a receipt's drop for my household. The same household may repeat it; another gets 409."""
    return claim_for_me(data["token"])


def claim_for_me(token: str) -> services.ClaimedDrop:
    """Claim for the caller. Raises Denied for staff, who have no wallet."""
    actor = me()
    if actor.person_id is None or actor.household_id is None:
        raise Denied("no household")
    return services.claim_drop(token, actor.person_id, actor.household_id)
