"""Who signed a request, and what is not believed."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app.devices.records import IssuedKey, TwoKeysLive
from app.devices.services import prune_nonces
from app.recycling.bins.services import issue_device_key, revoke_device_key
from tests.recycling.factories import Door, bin_code, drop, one

GUIDE = Path(__file__).parents[2] / "docs" / "guides"
signature = runpy.run_path(str(GUIDE / "device_client.py"))["signature"]  # the client's own, not the program's
PATH = "/api/v1/drops"


@pytest.fixture
def door(app: Flask) -> Door:
    """A new operator with one bin."""
    return Door(app)


@pytest.fixture
def key(app: Flask, door: Door) -> IssuedKey:
    """The bin's key."""
    with app.app_context():
        return issue_device_key(door.bin, door.operator)


def headers(
    key: IssuedKey, body: bytes, *, at: float | None = None, nonce: str = "", path: str = PATH
) -> dict[str, str]:
    """What a device sends along with `body`."""
    sent_at = str(int(time.time() if at is None else at))
    nonce = nonce or f"nonce-{time.perf_counter_ns()}"
    return {
        "X-Tanhui-Key": key.key_id,
        "X-Tanhui-Time": sent_at,
        "X-Tanhui-Nonce": nonce,
        "X-Tanhui-Signature": signature(key.secret, "POST", path, sent_at, nonce, body),
    }


def post(app: Flask, body: bytes, headers: dict[str, str], path: str = PATH) -> TestResponse:
    """Send a body as a device would."""
    return app.test_client().post(path, data=body, content_type="application/json", headers=headers)


def code(answer: TestResponse) -> tuple[int, str]:
    """Status and the error's name."""
    return answer.status_code, (answer.get_json() or {}).get("code", "")


def a_drop(door: Door, number: int = 1, **said: Any) -> bytes:
    """One drop as JSON."""
    return json.dumps(drop(door.bin, number, **said)).encode()


def test_a_signed_drop_is_taken(app: Flask, door: Door, key: IssuedKey) -> None:
    body = a_drop(door)
    answer = post(app, body, headers(key, body))
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["accepted"] == 1


def test_a_bin_sends_for_itself_only(app: Flask, door: Door, key: IssuedKey) -> None:
    with app.app_context():
        neighbour = bin_code(door.operator)
    body = a_drop(door, bin=neighbour)
    assert post(app, body, headers(key, body)).get_json()["rows"][0]["reason"] == "unknown_bin"


@pytest.mark.parametrize("name", ["X-Tanhui-Key", "X-Tanhui-Time", "X-Tanhui-Nonce", "X-Tanhui-Signature"])
def test_every_header_counts(app: Flask, door: Door, key: IssuedKey, name: str) -> None:
    body = a_drop(door)
    right = headers(key, body)
    for wrong in ("", "x", right[name][:-1] + ("0" if right[name][-1] != "0" else "1"), right[name] + "\u00e9"):
        assert code(post(app, body, right | {name: wrong}))[0] == 401


def test_another_body_under_a_signature_is_refused(app: Flask, door: Door, key: IssuedKey) -> None:
    signed = headers(key, a_drop(door))
    assert code(post(app, a_drop(door, weight_g=9999), signed)) == (401, "SignatureWrong")


def test_the_query_is_signed_too(app: Flask, door: Door, key: IssuedKey) -> None:
    body = a_drop(door)
    assert code(post(app, body, headers(key, body), f"{PATH}?mode=all")) == (401, "SignatureWrong")
    asked = f"{PATH}?mode=all"
    assert post(app, body, headers(key, body, path=asked), asked).status_code == 200


@pytest.mark.parametrize("off", [-301, 302])
def test_a_clock_too_far_off_is_refused(app: Flask, door: Door, key: IssuedKey, off: int) -> None:
    body = a_drop(door)
    assert code(post(app, body, headers(key, body, at=time.time() + off))) == (401, "SignatureOutOfTime")


def test_a_replay_is_refused(app: Flask, door: Door, key: IssuedKey) -> None:
    body = a_drop(door)
    signed = headers(key, body)
    assert post(app, body, signed).status_code == 200
    assert code(post(app, body, signed)) == (401, "SignatureReplayed")


def test_a_wrong_signature_uses_up_no_nonce(app: Flask, door: Door, key: IssuedKey) -> None:
    body = a_drop(door)
    signed = headers(key, body)
    post(app, body, signed | {"X-Tanhui-Signature": "v1=" + "0" * 64})
    assert post(app, body, signed).status_code == 200


def test_two_keys_may_live_and_an_ended_one_stops_at_once(app: Flask, door: Door, key: IssuedKey) -> None:
    with app.app_context():
        second = issue_device_key(door.bin, door.operator)
        with pytest.raises(TwoKeysLive):
            issue_device_key(door.bin, door.operator)
    for number, live in enumerate((key, second)):
        body = a_drop(door, number)
        assert post(app, body, headers(live, body)).status_code == 200
    with app.app_context():
        revoke_device_key(door.bin, door.operator, key.key_id)
    body = a_drop(door, 9)
    assert code(post(app, body, headers(key, body))) == (401, "SignatureWrong")
    with app.app_context():
        issue_device_key(door.bin, door.operator)


def test_no_key_can_be_taken_for_an_option_of_a_command_line(app: Flask, door: Door) -> None:
    with app.app_context():
        for _ in range(40):
            issued = issue_device_key(door.bin, door.operator)
            assert issued.key_id[0].isalnum()
            assert issued.secret.isalnum()
            revoke_device_key(door.bin, door.operator, issued.key_id)


def test_secrets_are_sealed_at_rest(app: Flask, key: IssuedKey) -> None:
    sealed = one(app, "SELECT secret_sealed FROM device_key WHERE key_id = :k", k=key.key_id)
    assert key.secret.encode() not in bytes(sealed)


def test_nonces_are_forgotten_when_the_window_is_long_past(app: Flask, door: Door, key: IssuedKey) -> None:
    import time_machine

    body = a_drop(door)
    post(app, body, headers(key, body))
    with app.app_context(), time_machine.travel(time.time() + 3600):
        assert prune_nonces() >= 1
    assert one(app, "SELECT count(*) FROM device_nonce") == 0


def test_the_guides_example_is_right() -> None:
    text = (GUIDE / "devices.md").read_text(encoding="utf-8")
    lines = re.search(r"```\nPOST\n(.*?)\n(\d+)\n(\w+)\n(\w+)\n```", text)
    assert lines
    path, sent_at, nonce, digest = lines.groups()
    assert digest == __import__("hashlib").sha256(b"").hexdigest()
    assert signature("correct-horse", "POST", path, sent_at, nonce, b"") in text


def test_the_guides_client_sends_a_drop(app: Flask, door: Door, key: IssuedKey, tmp_path: Path) -> None:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        asked = ["--base", f"http://127.0.0.1:{server.port}", "--key", key.key_id, "--secret", key.secret]
        asked += ["--bin", door.bin, "--queue", str(tmp_path / "queue.ndjson"), "--weight-g", "1350"]
        run = subprocess.run(
            [sys.executable, str(GUIDE / "device_client.py"), *asked], capture_output=True, text=True, check=False
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["outcome"] == "accepted"
    assert (tmp_path / "queue.ndjson").read_text() == ""
