"""A request that carries an Idempotency-Key counts once, however often and at once it is sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Blueprint, Flask, abort, jsonify, request
from werkzeug.test import TestResponse

from app import create_app
from app.clock import now
from app.db import db
from app.errors import Refused, Unavailable
from app.identity import services
from app.identity.access import allow_key
from app.identity.idempotency import idempotent
from tests import factories

Post = Callable[..., TestResponse]


class TooLittle(Refused):
    """The test's rule says no."""


class Shut(Unavailable):
    """The test's service is away."""


class Till:
    """What the view did, and a door that holds it up."""

    def __init__(self) -> None:
        self.paid: list[int] = []
        self.open = threading.Event()
        self.open.set()
        self.entered = threading.Event()

    def pay(self) -> Any:
        self.entered.set()
        assert self.open.wait(10)
        amount = request.get_json()["amount"]
        if amount < 0:
            abort(400)
        if amount == 0:
            raise TooLittle
        if amount == 13:
            raise ZeroDivisionError
        if amount == 14:
            raise Shut
        self.paid.append(amount)
        return jsonify({"receipt": len(self.paid)}), 201


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def shop(app: Flask, till: Till) -> Iterator[Flask]:
    application = create_app()
    application.config["PROPAGATE_EXCEPTIONS"] = False
    bp = Blueprint("shop", __name__)

    @bp.post("/api/shop")
    @idempotent
    @allow_key("shop:write")
    def pay() -> Any:
        return till.pay()

    application.register_blueprint(bp)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def post(shop: Flask) -> Post:
    with shop.app_context():
        key = factories.api_key(factories.organisation(), "shop:write")

    def send(amount: int, idempotency_key: str | None = "one", bearer: str = key, **more: Any) -> TestResponse:
        headers = factories.bearer(bearer)
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        return shop.test_client().post("/api/shop", json={"amount": amount} | more, headers=headers)

    return send


def test_the_same_request_again_gets_the_same_answer_and_pays_once(post: Post, till: Till) -> None:
    first, again = post(5), post(5)
    assert (first.status_code, first.get_json()) == (201, {"receipt": 1})
    assert (again.status_code, again.get_json()) == (201, {"receipt": 1})
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert till.paid == [5]


def test_another_request_under_the_same_key_is_refused(post: Post, till: Till) -> None:
    post(5)
    refused = post(6)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "KeyOfAnotherRequest")
    assert till.paid == [5]


def test_the_order_of_members_makes_no_other_request(shop: Flask, post: Post, till: Till) -> None:
    post(5, note="x")
    with shop.app_context():
        key = factories.api_key(factories.organisation(), "shop:write")
    headers = factories.bearer(key) | {"Idempotency-Key": "k", "Content-Type": "application/json"}
    client = shop.test_client()
    assert client.post("/api/shop", data='{"amount": 7, "note": "y"}', headers=headers).status_code == 201
    again = client.post("/api/shop", data='{"note":"y","amount":7}', headers=headers)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert till.paid == [5, 7]


@pytest.mark.parametrize("key", [None, "", "x" * 256, "tab\there"])
def test_a_request_without_a_usable_key_is_malformed(post: Post, till: Till, key: str | None) -> None:
    refused = post(5, key)
    assert (refused.status_code, refused.get_json()["code"]) == (400, "IdempotencyKeyMissing")
    assert till.paid == []


def test_keys_of_two_callers_never_meet(shop: Flask, post: Post, till: Till) -> None:
    with shop.app_context():
        other = factories.api_key(factories.organisation(), "shop:write")
    assert post(5).get_json() == {"receipt": 1}
    assert post(6, bearer=other).get_json() == {"receipt": 2}
    assert till.paid == [5, 6]


def test_while_one_is_being_answered_its_twin_is_told_to_wait(post: Post, till: Till) -> None:
    till.open.clear()
    answers: list[TestResponse] = []
    slow = threading.Thread(target=lambda: answers.append(post(5)))
    slow.start()
    assert till.entered.wait(10)
    twin = post(5)
    till.open.set()
    slow.join()

    assert (twin.status_code, twin.get_json()["code"]) == (409, "StillWorking")
    assert 0 < int(twin.headers["Retry-After"]) <= 60
    assert answers[0].status_code == 201
    assert post(5).headers["Idempotent-Replayed"] == "true"
    assert till.paid == [5]


def test_of_many_at_once_one_pays(post: Post, till: Till) -> None:
    start = threading.Barrier(8)
    answers: list[int] = []

    def send() -> None:
        start.wait()
        answers.append(post(5).status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert till.paid == [5]
    assert set(answers) <= {201, 409}
    assert post(5).get_json() == {"receipt": 1}


def test_a_lease_whose_process_died_is_taken_over_after_a_minute(shop: Flask, post: Post, till: Till) -> None:
    at = now()
    with time_machine.travel(at), shop.app_context():
        body = b"x"
        first = services.reserve_answer("scope", "dead", body)
        with pytest.raises(services.StillWorking):
            services.reserve_answer("scope", "dead", body)
    with time_machine.travel(at + timedelta(seconds=services.LEASE_S + 1)), shop.app_context():
        second = services.reserve_answer("scope", "dead", body)
        assert isinstance(first, str)
        assert isinstance(second, str)
        services.keep_answer("scope", "dead", second, services.Answer(201, b"right", ""))
        services.keep_answer("scope", "dead", first, services.Answer(200, b"late", ""))
        assert services.reserve_answer("scope", "dead", body) == services.Answer(201, b"right", "")


def test_what_the_rules_refused_stays_refused_under_that_key(post: Post, till: Till) -> None:
    assert post(0).status_code == 422
    again = post(0)
    assert (again.status_code, again.get_json()["code"]) == (422, "TooLittle")
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(("amount", "status"), [(-1, 400), (13, 500), (14, 503)])
def test_what_could_not_be_read_or_failed_here_may_be_tried_again(
    post: Post, till: Till, amount: int, status: int
) -> None:
    assert post(amount).status_code == status
    assert post(amount).status_code == status
    assert post(5).status_code == 201


def test_kept_answers_go_after_thirty_days(shop: Flask, post: Post, till: Till) -> None:
    post(5)
    with time_machine.travel(now() + timedelta(days=31)):
        with shop.app_context():
            assert services.prune() > 0
        assert "Idempotent-Replayed" not in post(5).headers
    assert till.paid == [5, 5]
