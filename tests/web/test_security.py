from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


@pytest.mark.parametrize("path", ["/", "/nope", "/api/nope", "/probe/surprise", "/api/docs", "/static/css/base.css"])
def test_every_answer_carries_the_strict_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["Permissions-Policy"] == "camera=(self), geolocation=(self)"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_https_is_demanded_only_where_there_is_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://tanhui.example").headers
    assert secure["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("path", ["/", "/specimen/touch?wrong=1", "/specimen/compact", "/errors/TooMany", "/api/docs"])
def test_pages_hold_nothing_inline(client: FlaskClient, path: str) -> None:
    html = client.get(path).get_data(as_text=True)
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert not [word for word in html.split() if word.startswith("on") and "=" in word]
    assert "//" not in html.replace("HTTPS://TANHUI", "").replace("http://www.w3.org/2000/svg", "")


def test_public_pages_are_asked_for_again_and_private_ones_not_kept(client: FlaskClient) -> None:
    public = client.get("/")
    assert public.headers["Cache-Control"] == "no-cache, private"
    assert {"Cookie", "Accept-Language"} <= public.vary.as_set(preserve_casing=True)
    assert client.get("/me").headers["Cache-Control"] == "no-store"


def test_a_form_from_elsewhere_is_refused(web_app: Flask) -> None:
    client = web_app.test_client()
    assert client.post("/probe/guarded").status_code == 400
    token = client.get("/probe/token").get_data(as_text=True)
    assert client.post("/probe/guarded", data={"csrf_token": token}).get_data(as_text=True) == "done"


def test_only_declared_proxies_are_believed(monkeypatch: pytest.MonkeyPatch, app_url: str) -> None:
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}

    def seen(proxies: str) -> tuple[Any, bool]:
        app = create_app({"TANHUI_TRUSTED_PROXIES": proxies})
        response = app.test_client().get("/healthz", headers=said)
        return response.request.remote_addr, "Strict-Transport-Security" in response.headers

    assert seen("0")[1] is False
    assert seen("1")[1] is True
