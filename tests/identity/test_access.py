"""Every endpoint declares who may call it, and the guard enforces it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.routing import Rule

from app import create_app
from app.db import db, use_case
from app.identity.access import Undeclared, check_all_declared
from app.identity.roles import Role
from app.identity.session import actor_or_anonymous
from app.web.access import Access, access_of
from tests import factories
from tests.conftest import LoginAs

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def calls(app: Flask) -> Iterator[tuple[str, str, Access]]:
    """Every (method, path, declaration) of the application, with made-up numbers in the paths."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            access = access_of(app, rule.endpoint, method)
            assert access, rule.endpoint
            yield method, _path(rule), access


def _path(rule: Rule) -> str:
    values: dict[str, Any] = {
        name: 987654321 if type(rule._converters[name]).__name__ == "IntegerConverter" else "nothing"
        for name in rule.arguments
    }
    _, path = rule.build(values, append_unknown=False) or ("", "")
    return path


def is_refusal(client: FlaskClient, method: str, path: str, **more: Any) -> bool:
    """Return whether the guard stops the request: to the log-in page, or with 401 or 403."""
    answer = client.open(path, method=method, **more)
    to_login = answer.status_code == 302 and answer.location.partition("?")[0] in {"/login", "/staff/login"}
    return to_login or answer.status_code in {401, 403}


def test_a_logged_in_resident_is_known_by_person_and_household(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident("明明")
        home = factories.household(ming)
    client = login_as(ming)
    with client:
        client.get("/nowhere")
        actor = actor_or_anonymous()
    assert (actor.person_id, actor.household_id, actor.name) == (ming, home, "明明")


def test_unknown_callers_get_past_no_declaration(app: Flask, visitor: FlaskClient) -> None:
    let_in = [
        (method, path)
        for method, path, access in calls(app)
        if not access.public and not is_refusal(visitor, method, path)
    ]
    assert let_in == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_everywhere_it_is_not_named(app: Flask, login_as: LoginAs, role: Role) -> None:
    with app.app_context():
        person = factories.resident() if role is Role.RESIDENT else factories.staff(role)
    client = login_as(person)
    let_in = [
        (method, path)
        for method, path, access in calls(app)
        if not access.public and role not in access.roles and not is_refusal(client, method, path)
    ]
    assert let_in == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reads_every_page_it_is_named_on(app: Flask, login_as: LoginAs, role: Role) -> None:
    with app.app_context():
        person = factories.resident() if role is Role.RESIDENT else factories.staff(role)
    client = login_as(person)
    kept_out = [
        path
        for method, path, access in calls(app)
        if method == "GET" and role in access.roles and is_refusal(client, method, path)
    ]
    assert kept_out == []


def test_a_key_without_the_scope_is_refused_everywhere(app: Flask) -> None:
    with app.app_context():
        key = factories.api_key(factories.organisation(), "nothing:read")
    client = app.test_client()
    let_in = [
        (method, path)
        for method, path, access in calls(app)
        if not access.public and not is_refusal(client, method, path, headers=factories.bearer(key))
    ]
    assert let_in == []


def test_no_form_is_taken_from_another_site(app: Flask, login_as: LoginAs) -> None:
    """Every call that changes something and that a cookie could open, sent without the form's token."""
    taken = []
    for role in Role:
        with app.app_context():
            person = factories.resident() if role is Role.RESIDENT else factories.staff(role)
        client = login_as(person)
        client.environ_base.pop("HTTP_X_CSRFTOKEN")
        taken += [
            (method, path, role)
            for method, path, access in calls(app)
            if method in UNSAFE and role in access.roles and client.open(path, method=method).status_code != 400
        ]
    assert taken == []


def test_logging_in_and_out_cannot_be_forced_by_another_site(app: Flask) -> None:
    client = app.test_client()
    for path in ("/login", "/login/code", "/staff/login", "/staff/login/code", "/logout"):
        assert client.post(path, data={"phone": factories.phone()}).status_code == 400


def test_a_key_needs_no_form_token_and_its_request_never_uses_the_cookie(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident()
        key = factories.api_key(factories.organisation(), "me:read")
    client = login_as(ming)
    assert client.get("/api/v1/me", headers=factories.bearer(key)).get_json()["via"] == "key"
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer thk_no_such"}).status_code == 401
    assert client.get("/api/v1/me", headers={"Authorization": "Basic eDp5"}).status_code == 401


def test_the_api_says_which_credentials_would_do(visitor: FlaskClient) -> None:
    refused = visitor.get("/api/v1/me")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert refused.mimetype == "application/problem+json"
    assert refused.get_json()["code"] == "Unauthenticated"


def test_pages_send_residents_and_staff_to_their_own_way_in(visitor: FlaskClient) -> None:
    assert visitor.get("/me/account").location == "/login?next=%2Fme%2Faccount"
    assert visitor.get("/office/keys").location == "/staff/login?next=%2Foffice%2Fkeys"
    assert visitor.post("/office/keys").location == "/staff/login"


def test_a_resident_on_an_office_page_is_told_no(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident()
    refused = login_as(ming).get("/office/audit")
    assert refused.status_code == 403
    assert "没有权限" in refused.get_data(as_text=True)


def test_the_application_refuses_to_start_with_a_silent_endpoint(app: Flask) -> None:
    application = create_app()
    bp = Blueprint("silent", __name__)

    @bp.get("/silent")
    def say_nothing() -> str:
        return "…"

    application.register_blueprint(bp)
    try:
        with pytest.raises(Undeclared, match=r"silent\.say_nothing"):
            check_all_declared(application)
        assert application.test_client().get("/silent").status_code == 403
    finally:
        with application.app_context():
            db.engine.dispose()


def test_an_actor_does_not_outlive_its_request(app: Flask, login_as: LoginAs) -> None:
    from app.identity import context

    with app.app_context():
        ming = factories.resident()
    login_as(ming).get("/api/v1/me")
    assert context.actor.get() == context.SYSTEM
    assert context.origin.get() == context.Origin()


def test_people_of_one_organisation_cannot_be_given_to_another(app: Flask) -> None:
    from app.identity import records

    with app.app_context():
        person = factories.staff(Role.OPERATOR)
        other = factories.organisation()
        with pytest.raises(records.OtherOrganisation):
            factories.grant(person, Role.COLLECTOR, other)
        with pytest.raises(records.OrganisationMissing):
            factories.grant(person, Role.MERCHANT)


def test_a_role_that_was_taken_away_opens_nothing(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        person = factories.staff(Role.OFFICE)
    client = login_as(person)
    assert client.get("/office/cards").status_code == 200
    with app.app_context():
        take_roles(person)
    assert client.get("/office/cards").status_code == 403


@use_case
def take_roles(person_id: int) -> None:
    statement = text("UPDATE role_grant SET revoked_at = now() WHERE person_id = :person")
    db.session.execute(statement, {"person": person_id})
