"""Events, check-ins and acts over REST."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.consumption.acts.queries import attempts_seen_by
from app.points.queries import balance_of
from tests.conftest import LoginAs
from tests.consumption import factories as given
from tests.factories import api_key, bearer, card, household, organisation, resident


@pytest.fixture
def mall(app: Flask) -> given.AMall:
    with app.app_context():
        given.reward("second_hand")
        return given.mall()


def test_the_public_list_goes_by_pages_latest_first_without_gaps(
    app: Flask, visitor: FlaskClient, mall: given.AMall
) -> None:
    day = timedelta(days=1)
    first = datetime(2087, 3, 2, 10, tzinfo=UTC)  # a month that no other test uses
    with app.app_context():
        begins = [first + n * day for n in (3, 0, 4, 2, 2)]
        made = [given.event(mall, budget=0, starts_at=at, ends_at=at + day) for at in begins]
        given.draft(mall, starts_at=first, ends_at=first + day)
    pages = []
    path = "/api/v1/events?limit=2&month=2087-03"
    while path:
        body = visitor.get(path).get_json()
        pages.append([row["id"] for row in body["items"]])
        path = body["next"] and f"/api/v1/events?limit=2&month=2087-03&cursor={body['next']}"
    assert pages == [[made[2], made[0]], [made[4], made[3]], [made[1]]]
    row = visitor.get("/api/v1/events?limit=1").get_json()["items"][0]
    assert {"title", "mall", "street_code", "starts_at", "left", "reward", "stage"} <= set(row)
    assert "budget" not in row


@pytest.mark.parametrize("query", ["month=2026-13", "limit=0", "limit=9999", "cursor=abc"])
def test_a_bad_question_is_refused(visitor: FlaskClient, query: str) -> None:
    answer = visitor.get(f"/api/v1/events?{query}")
    assert answer.status_code in {400, 422}
    assert answer.mimetype == "application/problem+json"


def test_a_resident_checks_in_once(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id, ming = given.event(mall), resident()
        code = given.code(event_id)
    phone = login_as(ming)
    first = phone.post("/api/v1/check-ins", json={"token": code})
    again = phone.post("/api/v1/check-ins", json={"token": code})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() | {"again": True} == again.get_json()
    assert first.get_json()["reward"] == 100


def test_check_ins_are_residents(app: Flask, visitor: FlaskClient, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        code = given.code(given.event(mall))
    assert visitor.post("/api/v1/check-ins", json={"token": code}).status_code == 401
    assert login_as(mall.staff_id).post("/api/v1/check-ins", json={"token": code}).status_code == 403
    refused = login_as_resident(app, login_as).post("/api/v1/check-ins", json={"token": "A" * 26})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "CodeNotOurs")


def login_as_resident(app: Flask, login_as: LoginAs) -> FlaskClient:
    with app.app_context():
        ming = resident()
    return login_as(ming)


def test_a_malls_program_records_acts_with_its_key(app: Flask, visitor: FlaskClient, mall: given.AMall) -> None:
    with app.app_context():
        home = household(resident())
        plastic, number = card(home), given.number()
        key = bearer(api_key(mall.organisation_id, "acts:write"))
    body = {"kind": "second_hand", "who": plastic, "key": number}

    first = visitor.post("/api/v1/green-acts", json=body, headers=key | {"Idempotency-Key": "till-1"})
    replay = visitor.post("/api/v1/green-acts", json=body, headers=key | {"Idempotency-Key": "till-1"})
    assert (first.status_code, first.get_json()["reward"]) == (201, 50)
    assert (replay.status_code, replay.get_json()) == (201, first.get_json())
    assert replay.headers["Idempotent-Replayed"] == "true"

    other = visitor.post("/api/v1/green-acts", json=body, headers=key | {"Idempotency-Key": "till-2"})
    assert (other.status_code, other.get_json()["code"]) == (409, "KeyAlreadyUsed")
    with app.app_context():
        assert balance_of(home).free == 50
        tried = attempts_seen_by(mall.organisation_id)
        assert [(a.via, a.actor) for a in tried] == [("api", "")]


def test_a_key_needs_the_scope_and_a_mall(app: Flask, visitor: FlaskClient, mall: given.AMall) -> None:
    with app.app_context():
        plastic = card(household(resident()))
        wrong_scope = bearer(api_key(mall.organisation_id, "drops:write"))
        no_mall = bearer(api_key(organisation("operator"), "acts:write"))
    body = {"kind": "second_hand", "who": plastic, "key": given.number()}
    for header, status in ((wrong_scope, 403), (no_mall, 404), ({}, 401)):
        answer = visitor.post("/api/v1/green-acts", json=body, headers=header | {"Idempotency-Key": "k"})
        assert answer.status_code == status


def test_an_act_needs_an_idempotency_key_and_a_readable_body(
    app: Flask, visitor: FlaskClient, mall: given.AMall
) -> None:
    with app.app_context():
        key = bearer(api_key(mall.organisation_id, "acts:write"))
    assert visitor.post("/api/v1/green-acts", json={}, headers=key).status_code == 400
    answer = visitor.post("/api/v1/green-acts", json={}, headers=key | {"Idempotency-Key": "empty"})
    assert answer.status_code == 422
    assert {row["pointer"] for row in answer.get_json()["errors"]} == {"#/kind", "#/who"}
