"""Residents log in by telephone and code; what a session is worth, and when it ends."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models import AuditEvent, Consent, LoginCode, LoginSession, Person
from app.identity.roles import Role
from tests import factories
from tests.conftest import LoginAs, browser


def form_token(client: FlaskClient, path: str) -> str:
    """What a page's form would send along; takes the place of the client's own."""
    client.environ_base.pop("HTTP_X_CSRFTOKEN", None)
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found
    return found[1]


def ask_for_code(client: FlaskClient, phone: str, path: str = "/login") -> str:
    """Go through the first step as a browser does; return the code shown on the page."""
    sent = client.post(path, data={"phone": phone, "agree": "1"})
    assert sent.status_code == 302, sent.get_data(as_text=True)
    page = client.get(sent.location).get_data(as_text=True)
    found = re.search(r'id="demo-code">(\d{6})<', page)
    assert found
    return found[1]


def log_in(app: Flask, phone: str) -> FlaskClient:
    client = browser(app)
    entered = client.post("/login/code", data={"code": ask_for_code(client, phone)})
    assert entered.status_code == 302
    return client


def test_a_newcomer_logs_in_with_a_code_and_has_a_household_and_a_recorded_consent(app: Flask) -> None:
    phone = factories.phone()
    client = log_in(app, phone)

    assert client.get("/me/account").status_code == 200
    with app.app_context():
        person = db.session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()
        consents = db.session.scalars(select(Consent).filter_by(person_id=person.id)).all()
        assert factories.household(person.id)
        assert [(one.purpose, one.given) for one in consents] == [("programme", True)]


def test_logging_in_again_is_the_same_person_and_adds_no_consent(app: Flask) -> None:
    phone = factories.phone()
    first = log_in(app, phone).get("/api/v1/me").get_json()
    second = log_in(app, phone).get("/api/v1/me").get_json()

    assert first["person_id"] == second["person_id"]
    assert first["roles"] == ["resident"]
    with app.app_context():
        assert len(db.session.scalars(select(Consent).filter_by(person_id=first["person_id"])).all()) == 1


def test_the_login_page_leads_back_to_where_one_wanted_to_go_and_nowhere_else(app: Flask) -> None:
    wanted = browser(app).get("/me/household?x=1")
    assert wanted.location == "/login?next=%2Fme%2Fhousehold%3Fx%3D1"

    for path, leads_to in {"/me/household?x=1": "/me/household?x=1", "//evil.example/": "/me"}.items():
        client = browser(app)
        code = ask_for_code_with_next(client, path)
        assert client.post("/login/code", data={"code": code}).location == leads_to


def ask_for_code_with_next(client: FlaskClient, path: str) -> str:
    client.post("/login", data={"phone": factories.phone(), "agree": "1", "next": path})
    found = re.search(r'id="demo-code">(\d{6})<', client.get("/login/code").get_data(as_text=True))
    assert found
    return found[1]


def test_without_agreeing_no_code_is_sent(app: Flask, visitor: FlaskClient) -> None:
    refused = visitor.post("/login", data={"phone": factories.phone()})
    assert refused.status_code == 422
    assert "请先阅读并同意" in refused.get_data(as_text=True)


def test_known_and_unknown_telephones_get_the_same_answer(app: Flask) -> None:
    with app.app_context():
        known = factories.phone()
        factories.resident(phone=known)
    answers = [browser(app).post("/login", data={"phone": phone, "agree": "1"}) for phone in (known, factories.phone())]
    assert [(one.status_code, one.location, one.data) for one in answers[:1]] == [
        (one.status_code, one.location, one.data) for one in answers[1:]
    ]


def test_a_code_is_good_for_one_login(app: Flask) -> None:
    client = browser(app)
    code = ask_for_code(client, factories.phone())
    with client.session_transaction() as cookie:
        before = dict(cookie)
    assert client.post("/login/code", data={"code": code}).status_code == 302

    again = browser(app, **before)
    assert again.post("/login/code", data={"code": code}).status_code == 422


def test_five_wrong_guesses_spend_a_code_even_when_the_sixth_is_right(app: Flask) -> None:
    client = browser(app)
    code = ask_for_code(client, factories.phone())
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        assert client.post("/login/code", data={"code": wrong}).status_code == 422

    assert client.post("/login/code", data={"code": code}).status_code == 422


def test_a_code_is_worthless_after_five_minutes(app: Flask) -> None:
    client = browser(app)
    code = ask_for_code(client, factories.phone())
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        assert client.post("/login/code", data={"code": code}).status_code == 422


def test_telephone_numbers_and_codes_cannot_be_read_in_the_tables(app: Flask) -> None:
    phone = factories.phone()
    client = browser(app)
    code = ask_for_code(client, phone)
    client.post("/login/code", data={"code": code})
    with app.app_context():
        for table in (Person, LoginCode, AuditEvent, LoginSession):
            for row in db.session.execute(select(table.__table__).order_by(table.id.desc()).limit(5)):
                stored = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
                assert phone.encode() not in stored
                assert table is not LoginCode or code.encode() not in stored


def test_the_page_shows_no_code_outside_a_demonstration(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.identity.senders import sender_from

    for settings, shows in (("0", False), ("1", True)):
        config = {**app.config, "TANHUI_ENV": "development", "TANHUI_DEMO": settings}
        assert sender_from(config).shows_codes is shows


def test_a_disabled_resident_cannot_log_in(app: Flask) -> None:
    phone = factories.phone()
    with app.app_context():
        ming = factories.resident(phone=phone)
        factories.disable(ming)
    client = browser(app)
    refused = client.post("/login/code", data={"code": ask_for_code(client, phone)})
    assert refused.status_code == 403
    assert "已停用" in refused.get_data(as_text=True)


def test_a_session_opens_nothing_while_its_person_is_disabled(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident()
    client = login_as(ming)
    with app.app_context():
        factories.disable(ming)
    assert client.get("/api/v1/me").status_code == 401


# -- sessions ----------------------------------------------------------------------------------------------------


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    assert found
    return found.value


def test_a_copied_cookie_is_worthless_after_logout(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident()
    client = login_as(ming)
    stolen = cookie_of(client)
    assert client.get("/api/v1/me").status_code == 200
    client.post("/logout")

    thief = app.test_client()
    thief.set_cookie("session", stolen)
    assert thief.get("/api/v1/me").status_code == 401


def test_logging_in_gives_a_new_session_whatever_the_cookie_held(app: Flask) -> None:
    phone = factories.phone()
    first = log_in(app, phone)
    with first.session_transaction() as cookie:
        planted = cookie["_user_id"]

    client = browser(app, _user_id=secrets.token_urlsafe(32))
    client.post("/login/code", data={"code": ask_for_code(client, phone)})
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != planted
        assert "code" not in cookie


def test_the_table_of_sessions_holds_no_token_that_a_browser_could_use(app: Flask) -> None:
    client = log_in(app, factories.phone())
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.app_context():
        hashes = db.session.scalars(select(LoginSession.token_hash)).all()
    assert token.encode() not in hashes
    assert all(len(one) == 32 for one in hashes)


def test_sessions_end_when_idle_and_after_their_longest_time(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        wang = factories.staff(Role.OFFICE)
    client = login_as(wang)
    start = now()
    for minutes in range(0, 12 * 60, 100):
        with time_machine.travel(start + timedelta(minutes=minutes, seconds=1)):
            assert client.get("/api/v1/me").status_code == 200, minutes
    with time_machine.travel(start + timedelta(hours=12, seconds=1)):
        assert client.get("/api/v1/me").status_code == 401

    other = login_as(wang)
    with time_machine.travel(now() + timedelta(hours=2, seconds=5)):
        assert other.get("/api/v1/me").status_code == 401


def test_a_resident_logs_out_everywhere_else(app: Flask) -> None:
    phone = factories.phone()
    here, there = log_in(app, phone), log_in(app, phone)
    token = form_token(here, "/me/account")
    assert here.post("/sessions/end-others", data={"csrf_token": token}).status_code == 302

    assert here.get("/api/v1/me").status_code == 200
    assert there.get("/api/v1/me").status_code == 401


# -- staff -------------------------------------------------------------------------------------------------------
