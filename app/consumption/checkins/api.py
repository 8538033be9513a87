"""Checking in over REST."""

from __future__ import annotations

from app.consumption.checkins import services
from app.consumption.schemas import CheckInRequest, CheckInSchema
from app.errors import NotFound
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.web.api import Blueprint

blp = Blueprint("checkins_api", __name__, url_prefix="/api/v1", description="活动签到 Check-ins at mall events")


@blp.post("/check-ins")
@allow(Role.RESIDENT)
@blp.arguments(CheckInRequest)
@blp.response(201, CheckInSchema)
@blp.alt_response(200, schema=CheckInSchema, description="You had checked in before; nothing happened")
@blp.alt_response(404, description="No such event")
@blp.alt_response(409, description="Every place is taken")
@blp.alt_response(410, description="The code has changed since")
@blp.alt_response(422, description="The code is not ours, or the event does not run now")
def create_check_in(body: dict[str, str]) -> tuple[services.CheckedIn, int]:
    """Check in with the code on the organiser's screen: once per person, with the same answer every time."""
    visitor = me()
    if visitor.person_id is None or visitor.household_id is None:
        raise NotFound
    made = services.check_in(body["token"], visitor.person_id, visitor.household_id)
    return made, 200 if made.again else 201
