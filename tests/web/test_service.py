"""Health, readiness, metrics, request numbers and logs."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.web import logs, readiness

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def test_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


@pytest.fixture
def alone(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what other packages add to readiness: no jobs process runs beside these tests."""
    monkeypatch.setitem(web_app.extensions, "tanhui_readiness", {})


@pytest.mark.usefixtures("alone")
def test_ready_with_a_database_at_head(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ok", "database": "ok", "migrations": "ok", "code": "ok"}


def test_not_ready_while_a_check_fails_or_breaks(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> bool:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setitem(web_app.extensions, "tanhui_readiness", {"jobs": lambda: False, "other": breaks})
    response = web_app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.get_json() == {
        "status": "unavailable",
        "database": "ok",
        "migrations": "ok",
        "code": "ok",
        "jobs": "failing",
        "other": "failing",
    }


def test_not_ready_when_the_code_is_ahead(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_heads", lambda: frozenset({"9999"}))
    assert client.get("/readyz").get_json()["migrations"].endswith("run flask db upgrade to 9999")


@pytest.mark.usefixtures("alone")
def test_outsiders_learn_no_details(client: FlaskClient) -> None:
    assert client.get("/readyz", environ_base=ELSEWHERE).get_json() == {"status": "ok"}


def test_metrics_tell_how_long_requests_took(client: FlaskClient) -> None:
    client.get("/healthz")
    client.get("/nowhere/at/all")
    client.open("/healthz", method="BREW")
    text = client.get("/metrics").get_data(as_text=True)
    assert re.search(r'tanhui_request_seconds_count\{endpoint="web.healthz",method="GET",status="200"\} [1-9]', text)
    assert 'endpoint="none",method="GET",status="404"' in text
    assert 'method="other"' in text
    assert "/nowhere" not in text
    assert "BREW" not in text


def test_metrics_are_for_this_machine_or_the_token(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = web_app.test_client()
    assert client.get("/metrics", environ_base=ELSEWHERE).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    monkeypatch.setitem(web_app.config, "TANHUI_METRICS_TOKEN", "s3cret")
    assert client.get("/metrics", environ_base=ELSEWHERE).status_code == 404
    wrong = {"Authorization": "Bearer s3cre"}
    assert client.get("/metrics", environ_base=ELSEWHERE, headers=wrong).status_code == 404


def test_the_metrics_token_opens_from_elsewhere(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web_app.config, "TANHUI_METRICS_TOKEN", "s3cret")
    from app.web import metrics

    with web_app.test_request_context("/metrics", environ_base=ELSEWHERE, headers={"Authorization": "Bearer s3cret"}):
        assert metrics.may_read()


@pytest.mark.parametrize("given", ["abc-12345678", "A" * 64])
def test_a_plausible_request_number_is_kept(client: FlaskClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "A" * 65, "spaces in it", "碳惠碳惠碳惠碳惠", "<script>1234"])
def test_any_other_is_replaced(client: FlaskClient, given: str) -> None:
    answered = client.get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")}).headers[
        "X-Request-ID"
    ]
    assert re.fullmatch(r"[0-9a-f]{32}", answered)


def test_each_request_is_one_line_without_its_address(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/errors/SecretToken?phone=13812345678", headers={"X-Request-ID": "number-1234"})
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    line = next(line for line in lines if line["event"] == "request")
    assert (line["method"], line["rule"], line["status"]) == ("GET", "/errors/<code>", 404)
    assert line["request_id"] == "number-1234"
    assert "SecretToken" not in json.dumps(lines)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("13812345678", "138****5678"),
        ("call 13812345678, or +8613912345678.", "call 138****5678, or +86139****5678."),
        ({"phone": ["19912345678"]}, {"phone": ["199****5678"]}),
        (13812345678, "138****5678"),
        ("order 138123456789012", "order 138123456789012"),
        ("12812345678", "12812345678"),
        (42, 42),
        (None, None),
    ],
)
def test_phones_are_masked_wherever_they_stand(said: object, written: object) -> None:
    assert logs.masked(said) == written
