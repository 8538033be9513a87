"""How members of staff log in: password, second factor, and what ends a session."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models import AuditEvent
from app.identity.roles import Role
from tests import factories
from tests.conftest import SCHEMA, LoginAs, browser
from tests.identity.test_logins import cookie_of, form_token


def staff(app: Flask, role: Role = Role.OFFICE) -> tuple[int, str]:
    login = f"wang{secrets.token_hex(4)}"
    with app.app_context():
        return factories.staff(role, login=login), login


def enter(client: FlaskClient, login: str, password: str = factories.PASSWORD) -> int:
    return client.post("/staff/login", data={"login": login, "password": password}).status_code


def test_staff_log_in_with_their_password_and_not_with_another(app: Flask) -> None:
    person, login = staff(app)
    client = browser(app)
    assert enter(client, login, "not the password") == 422
    assert enter(client, login.upper()) == 302
    assert client.get("/api/v1/me").get_json()["person_id"] == person


def test_known_and_unknown_logins_are_refused_in_the_same_words(app: Flask) -> None:
    _, login = staff(app)
    pages = [
        browser(app).post("/staff/login", data={"login": name, "password": "x" * 12}).get_data(as_text=True)
        for name in (login, "nobody-at-all")
    ]
    bare = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert "登录名或密码不对" in bare[0]
    assert bare[0] == bare[1]


def test_the_sixth_try_from_one_place_has_to_wait_even_with_the_right_password(app: Flask) -> None:
    _, login = staff(app)
    client = browser(app)
    client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    for forged in range(5):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"8.8.8.{forged}"
        assert enter(client, login, "wrong wrong") == 422
    refused = client.post("/staff/login", data={"login": login, "password": factories.PASSWORD})

    assert refused.status_code == 429
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert enter(client, login) == 302


def test_success_forgets_earlier_typing_mistakes(app: Flask) -> None:
    _, login = staff(app)
    for _ in range(3):
        assert enter(browser(app), login, "typing mistake") == 422
        assert enter(browser(app), login, "typing mistake") == 422
        assert enter(browser(app), login) == 302


def switch_on(client: FlaskClient) -> str:
    """Switch the second factor on; return its secret."""
    page = client.post("/staff/security/second-factor").get_data(as_text=True)
    found = re.search(r"<dd>([A-Z2-7]{32})</dd>", page)
    assert found
    assert "<svg" in page
    code = pyotp.TOTP(found[1]).at(now())
    assert client.post("/staff/security/second-factor/confirm", data={"code": code}).status_code == 302
    return found[1]


def test_with_a_second_factor_the_password_alone_opens_nothing(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    start = now()
    secret = switch_on(login_as(person))
    with time_machine.travel(start + timedelta(seconds=60)):
        client = browser(app)
        assert enter(client, login) == 302
        assert client.get("/api/v1/me").status_code == 401
        client.environ_base["HTTP_X_CSRFTOKEN"] = form_token(client, "/staff/login/code")
        assert client.post("/staff/login/code", data={"code": "000000"}).status_code == 422
        assert client.post("/staff/login/code", data={"code": pyotp.TOTP(secret).at(now())}).status_code == 302
        assert client.get("/api/v1/me").get_json()["person_id"] == person


def test_a_second_factor_code_opens_one_session_only(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    start = now()
    secret = switch_on(login_as(person))
    with time_machine.travel(start + timedelta(seconds=90), tick=False):
        code = pyotp.TOTP(secret).at(now())
        answers = []
        for _ in range(2):
            client = browser(app)
            enter(client, login)
            client.environ_base["HTTP_X_CSRFTOKEN"] = form_token(client, "/staff/login/code")
            answers.append(client.post("/staff/login/code", data={"code": code}).status_code)
    assert answers == [302, 422]


def test_the_code_that_switched_the_factor_on_cannot_be_used_to_log_in(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    with time_machine.travel(now(), tick=False):
        secret = switch_on(login_as(person))
        client = browser(app)
        enter(client, login)
        client.environ_base["HTTP_X_CSRFTOKEN"] = form_token(client, "/staff/login/code")
        code = pyotp.TOTP(secret).at(now())
        assert client.post("/staff/login/code", data={"code": code}).status_code == 422


def test_guessing_second_factor_codes_is_stopped(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    start = now()
    switch_on(login_as(person))
    with time_machine.travel(start + timedelta(minutes=11), tick=False):
        client = browser(app)
        enter(client, login)
        client.environ_base["HTTP_X_CSRFTOKEN"] = form_token(client, "/staff/login/code")
        answers = [client.post("/staff/login/code", data={"code": "123456"}).status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 422, 429]


def test_the_second_factor_is_switched_off_with_the_password_only(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    client = login_as(person)
    switch_on(client)
    assert client.post("/staff/security/second-factor/off", data={"password": "wrong wrong"}).status_code == 422
    assert client.post("/staff/security/second-factor/off", data={"password": factories.PASSWORD}).status_code == 302
    fresh = browser(app)
    enter(fresh, login)
    assert fresh.get("/api/v1/me").status_code == 200


def test_a_new_password_ends_every_other_session_and_the_old_cookie_of_this_one(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    here, there = login_as(person), login_as(person)
    copied = cookie_of(here)
    changed = here.post(
        "/staff/security/password", data={"password": factories.PASSWORD, "wanted": "another long sentence"}
    )
    assert changed.status_code == 302
    assert here.get("/api/v1/me").status_code == 200
    assert there.get("/api/v1/me").status_code == 401
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert thief.get("/api/v1/me").status_code == 401
    assert enter(browser(app), login) == 422
    assert enter(browser(app), login, "another long sentence") == 302


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "password123", "1234567890ab", f"{SCHEMA}12345"])
def test_weak_passwords_are_refused(app: Flask, login_as: LoginAs, weak: str) -> None:
    person, _ = staff(app)
    refused = login_as(person).post("/staff/security/password", data={"password": factories.PASSWORD, "wanted": weak})
    assert refused.status_code == 422


def test_a_password_does_not_contain_the_login(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    wanted = {"password": factories.PASSWORD, "wanted": f"my {login} login"}
    assert login_as(person).post("/staff/security/password", data=wanted).status_code == 422


def test_a_disabled_member_of_staff_is_out_at_once_and_stays_out(app: Flask, login_as: LoginAs) -> None:
    person, login = staff(app)
    with app.app_context():
        admin = factories.staff(Role.ADMIN)
    client = login_as(person)
    closed = login_as(admin).post(f"/office/people/{person}/access", data={"reason": "离职", "open": "0"})

    assert closed.status_code == 302
    assert client.get("/api/v1/me").status_code == 401
    assert enter(browser(app), login) == 403


def test_every_login_and_refusal_is_in_the_audit_trail_with_its_address_and_request(app: Flask) -> None:
    person, login = staff(app)
    client = browser(app)
    client.environ_base["REMOTE_ADDR"] = "10.9.8.7"
    enter(client, login, "wrong wrong")
    request_id = client.post("/staff/login", data={"login": login, "password": factories.PASSWORD}).headers[
        "X-Request-ID"
    ]
    with app.app_context():
        trail = db.session.scalars(
            select(AuditEvent).filter_by(object_type="person", object_id=str(person)).order_by(AuditEvent.id)
        ).all()
        assert [(one.action, one.ip) for one in trail] == [("login.refused", "10.9.8.7"), ("login", "10.9.8.7")]
        assert trail[1].request_id == request_id
        assert trail[1].actor_id == person
