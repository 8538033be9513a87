"""A request that may be sent twice and counts once: `Idempotency-Key` on POSTs with an effect.

    @blp.post("")
    @idempotent
    @allow(Role.MERCHANT)
    @blp.arguments(ChargeSchema)
    @blp.response(201, ReceiptSchema)
    def create(body): ...

The first request takes a lease and is answered; the same request again gets the same answer with
`Idempotent-Replayed: true`. A refusal by the rules is kept under that key; what could not be read, was not
allowed, came too often or failed on our side is forgotten, so that the key can be tried again. A business key below
(the charge's own number) still holds when a process dies between the work and the keeping of its answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, current_app, request

from app.errors import DomainError, Malformed
from app.identity import services
from app.identity.services import Answer
from app.identity.session import actor_or_anonymous

P = ParamSpec("P")

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
LONGEST_KEY = 255
LONGEST_CANONICAL = 1024 * 1024
_FORGOTTEN = {400, 401, 403, 408, 429}


class IdempotencyKeyMissing(Malformed):
    """The request must carry an Idempotency-Key of 1 to 255 printable characters."""


def idempotent(view: Callable[P, Any]) -> Callable[P, Response]:
    """Answer each Idempotency-Key of each caller once. Raises KeyOfAnotherRequest (422) and StillWorking (409)."""

    @wraps(view)
    def run(*args: P.args, **kwargs: P.kwargs) -> Response:
        scope, key, request_hash = _scope(), _key(), _request_hash()
        reserved = services.reserve_answer(scope, key, request_hash)
        if isinstance(reserved, Answer):
            return Response(
                reserved.body, reserved.status, headers={REPLAYED: "true"}, content_type=reserved.content_type
            )
        try:
            response = _answered(view, *args, **kwargs)
        except BaseException:
            services.give_back(scope, key, reserved)
            raise
        if response.status_code in _FORGOTTEN or response.status_code >= 500:  # noqa: PLR2004 - ours to fix
            services.give_back(scope, key, reserved)
        else:
            answer = Answer(response.status_code, response.get_data(), response.content_type or "")
            services.keep_answer(scope, key, reserved, answer)
        return response

    return run


def _answered(view: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> Response:
    """Run the view; a refusal by the rules is an answer too."""
    try:
        return current_app.make_response(view(*args, **kwargs))
    except DomainError as error:
        return current_app.make_response(current_app.handle_user_exception(error))


def _scope() -> str:
    """Keys belong to their sender: two callers never meet in one."""
    actor = actor_or_anonymous()
    who = actor.person_id if actor.via == "session" else actor.key_id if actor.via == "key" else actor.device
    return f"{request.endpoint} {actor.via}:{who}"


def _key() -> str:
    key = request.headers.get(HEADER, "").strip()
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise IdempotencyKeyMissing
    return key


def _request_hash() -> bytes:
    """Hash the request: method, address and body, a short JSON body independent of its formatting."""
    body = request.get_data(cache=True)
    if request.is_json and len(body) <= LONGEST_CANONICAL:
        with suppress(ValueError, RecursionError):  # the view will report what is wrong with it
            body = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(b"\n".join((request.method.encode(), request.full_path.encode(), body))).digest()
