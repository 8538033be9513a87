"""Codes by the SMS service of Alibaba Cloud (action SendSms, version 2017-05-25, RPC style with HMAC-SHA1).

What the provider answers becomes one of our errors: a number that gets no more messages is SmsLimited, an invalid
number is NotAPhone, everything else is SmsUnavailable. Only temporary failures are retried, with the same code each
time, so that a message delivered twice confuses nobody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from app.clock import now
from app.identity import phones
from app.identity.sms import Allowance, SmsLimited, SmsUnavailable

_PASSING = (
    "isp.SYSTEM_ERROR",
    "isp.GATEWAY_ERROR",
    "isp.UNKNOWN",
    "ServiceUnavailable",
    "InternalError",
    "SystemError",
    "Throttling",
)
_LIMITED = "BUSINESS_LIMIT"
_NO_PHONE = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT")
# The provider itself allows one number one message a minute, five an hour and ten a day.
_ALLOWANCE = Allowance(phone_in_10_min=3, phone_a_day=10, address_an_hour=120)
_LONGEST_ANSWER = 64 * 1024


class _Passing(Exception):
    """A temporary failure: the next attempt may succeed."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class AliyunSender:
    """Talks to the provider. Times are seconds; `deadline_s` covers all attempts together."""

    endpoint: str
    key_id: str
    key_secret: str = field(repr=False)
    sign_name: str = ""
    template: str = ""
    tries: int = 3
    connect_s: float = 2.0
    read_s: float = 3.0
    pause_s: float = 0.3
    deadline_s: float = 8.0
    shows_codes: bool = False
    allowance: Allowance = _ALLOWANCE

    def send(self, phone: str, code: str) -> None:
        """Send `code` by message. Raises SmsUnavailable, SmsLimited and phones.NotAPhone."""
        log = structlog.get_logger().bind(phone=phones.masked(phone), provider="aliyun")
        until = time.monotonic() + self.deadline_s
        for attempt in range(1, self.tries + 1):
            try:
                return self._try(phone, code)
            except _Passing as failure:
                wait = max(failure.wait_s, self.pause_s * 2 ** (attempt - 1)) * (0.75 + secrets.randbelow(50) / 100)
                log.warning("sms_try_failed", attempt=attempt, reason=str(failure))
                if attempt == self.tries or time.monotonic() + wait > until:
                    raise SmsUnavailable(str(failure), retry_after_s=60) from failure
                time.sleep(wait)
        raise SmsUnavailable("no tries allowed")

    def _try(self, phone: str, code: str) -> None:
        limits = httpx.Timeout(self.read_s, connect=self.connect_s)
        try:
            with httpx.Client(timeout=limits, trust_env=False) as client:
                response = client.post(self.endpoint, data=self.signed(phone, code))
        except httpx.HTTPError as error:
            raise _Passing(type(error).__name__) from error
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise _Passing("429", wait_s=_seconds(response.headers.get("Retry-After", "")))
        _judge(response)

    def signed(self, phone: str, code: str) -> dict[str, str]:
        """Return the request's fields with their signature."""
        fields = {
            "AccessKeyId": self.key_id,
            "Action": "SendSms",
            "Format": "JSON",
            "PhoneNumbers": phone,
            "RegionId": "cn-hangzhou",
            "SignName": self.sign_name,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": secrets.token_hex(16),
            "SignatureVersion": "1.0",
            "TemplateCode": self.template,
            "TemplateParam": json.dumps({"code": code}, separators=(",", ":")),
            "Timestamp": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": "2017-05-25",
        }
        return fields | {"Signature": signature(fields, self.key_secret)}


def signature(fields: Mapping[str, str], secret: str, method: str = "POST") -> str:
    """Return the provider's signature: HMAC-SHA1 over the sorted, percent-encoded fields."""
    query = "&".join(f"{_encoded(name)}={_encoded(fields[name])}" for name in sorted(fields))
    text = f"{method}&{_encoded('/')}&{_encoded(query)}"
    return base64.b64encode(hmac.digest(f"{secret}&".encode(), text.encode(), hashlib.sha1)).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _judge(response: httpx.Response) -> None:
    """Turn the provider's answer into nothing, or into one of our errors."""
    answer = _read(response)
    word = str(answer.get("Code", ""))
    if word == "OK" and response.is_success:
        return
    if _LIMITED in word:
        raise SmsLimited(word, retry_after_s=_limit_window_s(word, str(answer.get("Message", ""))))
    if word in _NO_PHONE:
        raise phones.NotAPhone(word)
    if response.is_server_error or word.startswith(_PASSING):
        raise _Passing(word or str(response.status_code))
    # Signature, template, balance: retrying changes nothing, a person has to look.
    structlog.get_logger().error("sms_refused", status=response.status_code, reason=word[:80])
    raise SmsUnavailable(f"provider said {word[:80] or response.status_code}", retry_after_s=600)


def _read(response: httpx.Response) -> dict[str, Any]:
    if len(response.content) > _LONGEST_ANSWER:
        return {}
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _limit_window_s(word: str, message: str) -> int:
    """Return the window of the limit that the provider names, in the code or in words: 分钟级, 小时级, 天级流控."""
    if word.endswith("_DAY") or "天级" in message:
        return 24 * 3600
    return 3600 if word.endswith("_HOUR") or "小时级" in message else 60


def _seconds(header: str) -> float:
    return min(float(header), 60.0) if header.isdigit() else 0.0
