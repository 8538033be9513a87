"""P7: a charge over HTTP on gunicorn against the same SQL function under pgbench, 16 clients on both sides.

Both sides pay with pay codes of as many people, to one merchant, through `take_charge_with_key`.
"""

from __future__ import annotations

import json

from app.identity import tokens
from bench import load, pgbench
from bench.server import Server
from bench.till import AMOUNT, Till

HTTP_PEOPLE = 8_000
PATH = "/api/v1/charges"


def http(till: Till, port: int) -> float:
    """Charges per second over HTTP; every one must be taken."""
    shown = till.show_tokens(HTTP_PEOPLE)
    headers = {"Authorization": f"Bearer {till.key}", "Content-Type": "application/json"}
    requests = [
        load.request(
            "POST",
            PATH,
            headers | {"Idempotency-Key": f"{till.rounds}-{n}"},
            json.dumps({"pay_code": token, "amount": AMOUNT}).encode(),
        )
        for n, token in enumerate(shown)
    ]
    answers = load.run(port, iter(requests), pgbench.CLIENTS, expected=201, seconds=pgbench.SECONDS)
    if set(answers.statuses) != {201}:
        raise RuntimeError(f"{answers.statuses}: {answers.sample.decode(errors='replace')}")
    till.refuse_lost(f"api:{till.rounds}-%", answers.statuses[201])
    return answers.statuses[201] / answers.seconds


def in_sql(server: Server, till: Till) -> float:
    """Charges per second of the same function, called by pgbench; every one must be taken."""
    code, (public_id, secret) = till.show_codes(), tokens.read_key(till.key) or ("", "")
    # pgbench takes a colon before a letter for a variable of its own, in strings too.
    key = f"'{public_id}', decode('{tokens.hashed(secret).hex()}', 'hex'), 'charges' || chr(58) || 'write'"
    request = f"'pgbench-{till.rounds}-' || CAST(:n AS bigint)"
    call = f"take_charge_with_key({key}, {request}, {AMOUNT}, 'scan', now(), {code})"
    return _rate(server, till, pgbench.COUNTED + f"SELECT outcome FROM {call};\n")


def without_key(server: Server, till: Till, merchants: int) -> float:
    """Charges per second of `take_charge` under pgbench, at so many merchants at random; every one must be taken."""
    code = till.show_codes()
    key = f"'pgbench-{till.rounds}-' || CAST(:n AS bigint)"
    call = f"take_charge(CAST(:merchant AS bigint), {key}, {AMOUNT}, 'scan', now(), {code}, NULL, NULL, NULL)"
    # The ids of merchants follow each other: one statement has made them.
    first, last = till.merchants[-merchants], till.merchants[-1]
    script = pgbench.COUNTED + f"\\set merchant random({first}, {last})\nSELECT outcome FROM {call};\n"
    return _rate(server, till, script)


def _rate(server: Server, till: Till, script: str) -> float:
    run = pgbench.run(server.app_url, script)
    till.refuse_lost(f"pgbench-{till.rounds}-%", run.done)
    return run.rate
