"""The statement that charges checks the key: no less than the guard does elsewhere, and one round trip sooner."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import event, text

from app.db import db
from app.identity import context
from app.identity.keys import services as keys
from app.identity.keys import statement
from app.identity.keys.statement import KeyUnchecked, allow_key_in_statement
from app.merchants.charges import api
from app.merchants.charges.schemas import ChargeRequest
from app.merchants.shops.services import RegisteredMerchant
from app.web import strict_json
from app.web.access import access_of
from tests import factories as people
from tests.merchants import factories

PATH = "/api/v1/charges"


def program_of(app: Flask, shop: RegisteredMerchant, *scopes: str) -> FlaskClient:
    with app.app_context():
        key = people.api_key(shop.organisation_id, *(scopes or ("charges:write",)))
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


@pytest.fixture
def program(app: Flask, shop: RegisteredMerchant) -> FlaskClient:
    return program_of(app, shop)


def charge(app: Flask, client: FlaskClient, payer: factories.Payer, key: str = "k", **body: Any) -> Any:
    with app.app_context():
        digits = payer.code().digits
    return client.post(PATH, json={"digits": digits, "amount": 100} | body, headers={"Idempotency-Key": key})


def coins_of(app: Flask, payer: factories.Payer) -> int:
    with app.app_context():
        return payer.coins


def last_used(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalar(text("SELECT last_used_at FROM api_key ORDER BY id DESC LIMIT 1"))


def key_id(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalar(text("SELECT max(id) FROM api_key")) or 0)


def test_a_charge_is_one_statement_once_the_use_of_its_key_is_noted(
    app: Flask, program: FlaskClient, payer: factories.Payer
) -> None:
    assert charge(app, program, payer, "first").status_code == 201
    with app.app_context():
        digits = payer.code().digits
        lent: list[object] = []
        event.listen(db.engine, "checkout", lambda *seen: lent.append(seen))
    answer = program.post(PATH, json={"digits": digits, "amount": 100}, headers={"Idempotency-Key": "second"})
    assert (answer.status_code, len(lent)) == (201, 1)


def test_a_revoked_key_takes_nothing_from_the_next_request_on(
    app: Flask, program: FlaskClient, payer: factories.Payer
) -> None:
    assert charge(app, program, payer, "before").status_code == 201
    number = key_id(app)
    with app.app_context():
        keys.revoke(number)
    refused = charge(app, program, payer, "after")
    assert (refused.status_code, refused.get_json()["code"]) == (401, "Unauthenticated")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert coins_of(app, payer) == 9_900


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
def test_a_key_that_is_over_is_refused_by_the_statement_itself(
    app: Flask, shop: RegisteredMerchant, payer: factories.Payer, column: str
) -> None:
    """Not by the look-up that follows a failure: the function is asked alone."""
    program_of(app, shop)
    with app.app_context():
        ask = text(
            "SELECT h.key_id FROM api_key k, key_holder(k.public_id, k.secret_hash, :scope, now()) h WHERE k.id = :id"
        )
        number = key_id(app)
        assert db.session.scalar(ask, {"scope": "charges:write", "id": number}) == number
        assert db.session.scalar(ask, {"scope": "drops:write", "id": number}) is None
        db.session.execute(text(f"UPDATE api_key SET {column} = now() WHERE id = :id"), {"id": number})
        assert db.session.scalar(ask, {"scope": "charges:write", "id": number}) is None
        db.session.rollback()


def test_a_key_with_a_wrong_secret_or_scope_takes_nothing(
    app: Flask, shop: RegisteredMerchant, payer: factories.Payer, program: FlaskClient
) -> None:
    right = program.environ_base["HTTP_AUTHORIZATION"]
    program.environ_base["HTTP_AUTHORIZATION"] = right[:-1] + ("A" if right[-1] != "A" else "B")
    assert charge(app, program, payer).status_code == 401
    assert charge(app, program_of(app, shop, "drops:write"), payer).status_code == 403
    assert coins_of(app, payer) == 10_000


def test_a_stranger_hears_401_before_anything_about_the_request(app: Flask, program: FlaskClient) -> None:
    known = program.post(PATH, json={"amount": "x"}, headers={"Idempotency-Key": "k"})
    assert (known.status_code, known.get_json()["errors"][0]["in"]) == (422, "body")
    program.environ_base["HTTP_AUTHORIZATION"] = "Bearer thk_0123456789ab_nothing"
    for sent in ({"json": {"amount": "x"}}, {"data": b"{", "content_type": "application/json"}, {}):
        assert program.post(PATH, **sent).status_code == 401


def test_the_use_of_a_key_is_noted_when_it_charges_and_when_it_is_refused(
    app: Flask, shop: RegisteredMerchant, payer: factories.Payer
) -> None:
    for body in ({"amount": 100}, {"amount": 20_000}, {"amount": "x"}):
        program = program_of(app, shop)
        assert last_used(app) is None
        charge(app, program, payer, f"k{body['amount']}", **body)
        assert last_used(app) is not None


def test_a_view_that_forgets_the_key_does_not_answer(app: Flask) -> None:
    forgetful = allow_key_in_statement("charges:write")(lambda: "coins")
    with app.test_request_context():
        context.presented_key.set(context.PresentedKey("id", b"", "charges:write"))
        try:
            with pytest.raises(KeyUnchecked):
                forgetful()
        finally:
            context.presented_key.set(None)


def test_only_the_charge_has_its_key_checked_late(app: Flask) -> None:
    late = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if (access := access_of(app, rule.endpoint, method)) and access.key_in_statement
    }
    assert late == {"charges_api.create_charge"}
    assert statement.presented() is None


numbers = st.one_of(st.integers(-2, 3), st.sampled_from([1_000_000, 1_000_001]), st.floats(-9, 9))
texts = st.one_of(st.text(max_size=3), st.text(min_size=11, max_size=21))
values = st.one_of(st.none(), st.booleans(), numbers, texts, st.just([1]))
bodies = st.dictionaries(st.sampled_from(["pay_code", "digits", "amount", "more"]), values, max_size=4)


@settings(max_examples=300, deadline=None)
@given(
    body=st.one_of(bodies, st.fixed_dictionaries({"amount": st.integers(1, 9), "digits": st.text("1", min_size=12)}))
)
def test_the_short_way_reads_nothing_that_the_schema_would_refuse(app: Flask, body: dict[str, Any]) -> None:
    with app.test_request_context(PATH, method="POST", json=body):
        read = api._usual_body(strict_json.StrictJSONProvider(app).dumps(body).encode())
        try:
            wanted = ChargeRequest().load(body)
        except ValidationError:
            assert read is None
        else:
            assert read in {None, (wanted.get("pay_code") or wanted.get("digits"), wanted["amount"])}
