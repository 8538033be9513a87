"""The page behind a receipt's QR code: thanks first, then the claim."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.identity.access import allow, public
from app.identity.roles import Role
from app.identity.session import actor_or_anonymous
from app.recycling.categories.labels import name
from app.recycling.claims import queries
from app.recycling.claims.api import claim_for_me

bp = Blueprint("recycling_claims", __name__, template_folder="../templates")


@bp.get("/c/<token>")
@bp.get("/C/<token>", endpoint="receipt_upper")
@public
def receipt(token: str) -> str:
    """Show what was dropped and what it earns; claiming requires signing in."""
    found = queries.receipt(token)
    home = actor_or_anonymous().household_id
    state = "open" if found.household_id is None else "mine" if found.household_id == home else "taken"
    return render_template(
        "recycling/receipt.html", receipt=found, category=name(found.category), token=token, state=state, home=home
    )


@bp.post("/c/<token>")
@allow(Role.RESIDENT)
def claim(token: str) -> Response:
    """Claim it for my household."""
    claim_for_me(token)
    return redirect(url_for("recycling_claims.receipt", token=token))
