"""A new role needs a word, a group, a door and a home, and is told which of them it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from app.identity.context import Actor
from app.identity.logins import home
from app.identity.roles import ABOUT, DOORS, About, Group, Role
from app.web import navigation
from app.web.access import access_of
from tests import factories
from tests.conftest import LoginAs


def missing(roles: Iterable[str], known: Mapping[Role, About]) -> list[str]:
    """Return "role: what" for everything that a role lacks."""
    by_name: dict[str, About] = {str(role): about for role, about in known.items()}
    found = []
    for role in roles:
        about = by_name.get(role)
        given = {
            "word": about and str(about.word).strip(),
            "group": about and about.group in list(Group),
            "door": about and about.door in DOORS,
            "home": about and about.home.startswith("/"),
        }
        found += [f"{role}: {what}" for what, there in given.items() if not there]
    return found


def test_every_role_has_a_word_a_group_a_door_and_a_home(app: Flask) -> None:
    with app.test_request_context():
        assert missing(Role, ABOUT) == []


def test_what_a_new_role_lacks_is_named(app: Flask) -> None:
    with app.test_request_context():
        assert missing(["gardener"], ABOUT) == [
            "gardener: word", "gardener: group", "gardener: door", "gardener: home",
        ]  # fmt: skip
        nameless = {**ABOUT, Role.MALL: About("", Group.BUSINESS, ABOUT[Role.MALL].door, "mall")}
        assert missing(Role, nameless) == ["mall: word", "mall: home"]


@pytest.mark.parametrize("role", list(Role))
def test_everyone_may_enter_their_home_and_their_door(app: Flask, role: Role) -> None:
    addresses = app.url_map.bind("localhost")
    for path in (ABOUT[role].home, ABOUT[role].door.path):
        endpoint, _ = addresses.match(path)
        access = access_of(app, endpoint)
        assert access
        assert access.public or role in access.roles, path


def test_the_first_of_several_roles_decides_where_the_day_begins() -> None:
    assert home.path_of(Actor(roles=frozenset({Role.RESIDENT, Role.MERCHANT}))) == "/till"
    assert home.path_of(Actor()) == "/board"


def test_pages_call_roles_by_their_words_in_both_languages(app: Flask) -> None:
    with app.test_request_context():
        with force_locale("zh_CN"):
            assert navigation.role_name("auditor") == "审计"
        with force_locale("en"):
            assert navigation.role_name("auditor") == "Auditor"
        assert navigation.role_name("stranger") == "stranger"


def test_the_tightest_role_decides_how_tight_pages_are(app: Flask, login_as: LoginAs, visitor: FlaskClient) -> None:
    assert "density-touch" in visitor.get("/").text  # the front page is for fingers, no matter who comes
    for role, density in ((Role.ADMIN, "compact"), (Role.OPERATOR, "regular"), (Role.COLLECTOR, "touch")):
        with app.app_context():
            person = factories.staff(role)
        assert f"density-{density}" in login_as(person).get("/more").text
