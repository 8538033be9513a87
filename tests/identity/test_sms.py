"""The provider of messages, played by a real HTTP server that checks signatures and misbehaves on request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, quote

import pytest
from flask import Flask

from app.identity import phones, senders, sms
from app.identity.aliyun import AliyunSender, signature
from app.identity.logins.views import SENDER
from tests.conftest import browser
from tests.factories import phone

SECRET = "testsecret"
OK = (200, {"Code": "OK", "Message": "OK", "BizId": "900619746936498440^0"})


@dataclass
class Provider:
    """What the fake answers, in turn (the last for ever), and what it was asked."""

    answers: list[tuple[int, object]] = field(default_factory=lambda: [OK])
    asked: list[dict[str, str]] = field(default_factory=list)
    delay_s: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""

    def answer(self) -> tuple[int, object]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def signed_rightly(fields: dict[str, str]) -> bool:
    """Check a signature from the provider's published recipe, without using our code."""
    rest = sorted((name, value) for name, value in fields.items() if name != "Signature")
    query = "&".join(quote(name, safe="~") + "=" + quote(value, safe="~") for name, value in rest)
    text = "POST&%2F&" + quote(query, safe="~")
    digest = hmac.new(f"{SECRET}&".encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode() == fields.get("Signature")


@pytest.fixture
def provider() -> Iterator[Provider]:
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        provider: ClassVar[Provider] = told

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = dict(parse_qsl(body, keep_blank_values=True))
            told.asked.append(fields)
            time.sleep(told.delay_s)
            status, answer = told.answer()
            if not signed_rightly(fields):
                status, answer = (
                    400,
                    {"Code": "SignatureDoesNotMatch", "Message": "Specified signature is not matched."},
                )
            sent = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            try:
                self.send_response(status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent)
            except BrokenPipeError:
                pass  # the client did not wait

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sender(provider: Provider) -> AliyunSender:
    return AliyunSender(
        endpoint=provider.url,
        key_id="testid",
        key_secret=SECRET,
        sign_name="碳惠",
        template="SMS_1",
        read_s=0.3,
        connect_s=0.3,
        pause_s=0.01,
    )


def test_the_signature_is_the_one_of_the_providers_own_example() -> None:
    """The worked example of its documentation: DescribeRegions by GET, signed with `testsecret`."""
    fields = {
        "TimeStamp": "2016-02-23T12:46:24Z",
        "Format": "XML",
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "Version": "2014-05-26",
        "SignatureVersion": "1.0",
    }
    assert signature(fields, "testsecret", "GET") == "CT9X0VtwR86fNWSnsc6v8YGOjuE="


def test_a_code_goes_out_with_template_and_a_signature_that_the_provider_accepts(
    provider: Provider, sender: AliyunSender
) -> None:
    sender.send("13812345678", "123456")
    (asked,) = provider.asked
    assert asked["PhoneNumbers"] == "13812345678"
    assert json.loads(asked["TemplateParam"]) == {"code": "123456"}
    assert (asked["SignName"], asked["TemplateCode"]) == ("碳惠", "SMS_1")


def test_no_two_requests_share_a_nonce(provider: Provider, sender: AliyunSender) -> None:
    provider.answers = [(500, {}), OK]
    sender.send("13812345678", "123456")
    assert len({asked["SignatureNonce"] for asked in provider.asked}) == 2
    assert len({asked["TemplateParam"] for asked in provider.asked}) == 1


def test_a_wrong_secret_is_told_to_the_operator_and_not_tried_again(provider: Provider, sender: AliyunSender) -> None:
    with pytest.raises(sms.SmsUnavailable, match="SignatureDoesNotMatch"):
        replace(sender, key_secret="wrong").send("13812345678", "123456")
    assert len(provider.asked) == 1


def test_a_provider_that_is_down_for_a_moment_is_asked_again(provider: Provider, sender: AliyunSender) -> None:
    provider.answers = [(503, b"<html>busy</html>"), (200, {"Code": "isp.SYSTEM_ERROR"}), OK]
    sender.send("13812345678", "123456")
    assert len(provider.asked) == 3


def test_after_the_last_try_the_domain_hears_that_messages_are_unavailable(
    provider: Provider, sender: AliyunSender
) -> None:
    provider.answers = [(500, {})]
    with pytest.raises(sms.SmsUnavailable):
        sender.send("13812345678", "123456")
    assert len(provider.asked) == 3


def test_a_provider_that_does_not_answer_is_given_up_within_the_time_limit(
    provider: Provider, sender: AliyunSender
) -> None:
    provider.delay_s = 1.0
    begun = time.monotonic()
    with pytest.raises(sms.SmsUnavailable, match="ReadTimeout"):
        replace(sender, read_s=0.1).send("13812345678", "123456")
    assert time.monotonic() - begun < 1.0
    assert len(provider.asked) == 3


def test_no_more_tries_begin_after_the_deadline(provider: Provider, sender: AliyunSender) -> None:
    provider.answers = [(500, {})]
    with pytest.raises(sms.SmsUnavailable):
        replace(sender, pause_s=5.0, deadline_s=0.2).send("13812345678", "123456")
    assert len(provider.asked) == 1


def test_nobody_listening_is_unavailable_too(sender: AliyunSender) -> None:
    with pytest.raises(sms.SmsUnavailable, match="ConnectError"):
        replace(sender, endpoint="http://127.0.0.1:9/").send("13812345678", "123456")


def test_throttling_by_status_waits_no_longer_than_the_deadline(provider: Provider, sender: AliyunSender) -> None:
    provider.answers, provider.headers = [(429, {})], {"Retry-After": "30"}
    begun = time.monotonic()
    with pytest.raises(sms.SmsUnavailable, match="429"):
        sender.send("13812345678", "123456")
    assert time.monotonic() - begun < 2
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("message", "wait_s"),
    [("触发分钟级流控Permits:1", 60), ("触发小时级流控Permits:5", 3600), ("触发天级流控Permits:10", 86400)],
)
def test_a_number_with_enough_messages_is_told_when_to_come_back(
    provider: Provider, sender: AliyunSender, message: str, wait_s: int
) -> None:
    provider.answers = [(200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": message})]
    with pytest.raises(sms.SmsLimited) as refused:
        sender.send("13812345678", "123456")
    assert refused.value.facts["retry_after_s"] == wait_s
    assert len(provider.asked) == 1


def test_a_number_the_provider_does_not_know_is_no_telephone(provider: Provider, sender: AliyunSender) -> None:
    provider.answers = [(200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"})]
    with pytest.raises(phones.NotAPhone):
        sender.send("13812345678", "123456")


@pytest.mark.parametrize(
    "garbage", [b"", b"not json", b"[]", b'"OK"', b'{"Code": null}', b"\xff\xfe", b'{"Code":"OK"}' + b" " * 100_000]
)
def test_an_incomprehensible_answer_is_not_taken_for_success(
    provider: Provider, sender: AliyunSender, garbage: bytes
) -> None:
    provider.answers = [(200, garbage)]
    with pytest.raises(sms.SmsUnavailable):
        sender.send("13812345678", "123456")


def test_neither_number_nor_secret_appears_in_what_is_logged(
    provider: Provider, sender: AliyunSender, capfd: pytest.CaptureFixture[str]
) -> None:
    provider.answers = [(500, {}), (200, {"Code": "isv.AMOUNT_NOT_ENOUGH"})]
    with pytest.raises(sms.SmsUnavailable):
        sender.send("13812345678", "987654")
    out, err = capfd.readouterr()
    assert "138****5678" in out + err
    for secret in ("13812345678", "987654", SECRET):
        assert secret not in out + err
    assert SECRET not in repr(sender)


def test_the_page_says_so_when_messages_cannot_be_sent(
    app: Flask, provider: Provider, sender: AliyunSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, SENDER, sender)
    provider.answers = [(200, {"Code": "isv.AMOUNT_NOT_ENOUGH"})]
    refused = browser(app).post("/login", data={"phone": phone(), "agree": "1"})
    assert refused.status_code == 503
    assert "短信暂时发不出去" in refused.get_data(as_text=True)


def test_one_telephone_is_not_sent_more_codes_than_its_allowance(
    app: Flask, provider: Provider, sender: AliyunSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, SENDER, sender)
    victim, answers = phone(), []
    for attempt in range(4):
        client = browser(app)  # another browser and another claimed address each time
        client.environ_base["REMOTE_ADDR"] = f"10.0.{attempt}.1"
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"1.1.1.{attempt}"
        answers.append(client.post("/login", data={"phone": victim, "agree": "1"}).status_code)
    assert answers == [302, 302, 302, 429]
    assert len(provider.asked) == 3


def test_one_address_cannot_have_codes_sent_to_the_whole_city(
    app: Flask, provider: Provider, sender: AliyunSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(sender, allowance=sms.Allowance(phone_in_10_min=3, phone_a_day=10, address_an_hour=5))
    monkeypatch.setitem(app.extensions, SENDER, few)
    answers = []
    for attempt in range(6):
        client = browser(app)
        client.environ_base["REMOTE_ADDR"] = "10.77.0.1"
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"1.1.1.{attempt}"
        answers.append(client.post("/login", data={"phone": phone(), "agree": "1"}).status_code)
    assert answers == [302] * 5 + [429]


def test_with_a_real_provider_the_page_never_shows_the_code(
    app: Flask, provider: Provider, sender: AliyunSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, SENDER, sender)
    client = browser(app)
    client.post("/login", data={"phone": phone(), "agree": "1"})
    page = client.get("/login/code").get_data(as_text=True)
    (asked,) = provider.asked
    assert json.loads(asked["TemplateParam"])["code"] not in page
    with client.session_transaction() as cookie:
        assert cookie["code"]["shown"] == ""


def test_an_unknown_sender_is_a_mistake_in_the_settings(app: Flask) -> None:
    with pytest.raises(ValueError, match="pigeon"):
        senders.sender_from({**app.config, "TANHUI_SMS_SENDER": "pigeon"})
    assert isinstance(senders.sender_from({**app.config, "TANHUI_SMS_SENDER": "aliyun"}), AliyunSender)
