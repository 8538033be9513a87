"""Every endpoint says who may call it, and the guard holds them to it."""

from __future__ import annotations

from flask import Flask

from app.identity.session import actor_or_anonymous
from tests import factories
from tests.conftest import LoginAs


def test_a_logged_in_resident_is_known_by_person_and_household(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident("明明")
        home = factories.household(ming)
    client = login_as(ming)
    with client:
        client.get("/nowhere")
        actor = actor_or_anonymous()
    assert (actor.person_id, actor.household_id, actor.name) == (ming, home, "明明")
