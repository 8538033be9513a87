"""Merchants, an API key, and people with full wallets and pay codes: what the measurements of charges stand on.

Set-up is done by the owner and in sets; what is measured never is.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

import psycopg

from app import clock
from app.db import use_case
from app.identity import records
from app.merchants.charges import codes
from app.merchants.shops import services as shops
from app.merchants.shops.services import Place
from bench.server import Server

PEOPLE = 24_000  # each pays once per round at most: more than pgbench can charge in its seconds
MERCHANTS = 1_000
AMOUNT = 100

_PEOPLE = """
    CREATE TABLE bench_payer (n bigint PRIMARY KEY, person_id bigint, household_id bigint);
    WITH p AS (
        INSERT INTO person (name, locale, text_size, created_at)
        SELECT 'bench', '', 'normal', now() FROM generate_series(1, {people}) RETURNING id
    )
    INSERT INTO bench_payer (n, person_id) SELECT row_number() OVER (ORDER BY id) - 1, id FROM p;
    WITH h AS (INSERT INTO household (created_at) SELECT now() FROM bench_payer RETURNING id)
    UPDATE bench_payer p SET household_id = h.id
    FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM h) h WHERE h.n = p.n;
    SELECT count(*) FROM open_accounts('wallet', ARRAY(SELECT household_id FROM bench_payer));
"""
_COINS = """
    SELECT post_transfers(
        'award', array_agg(1000000000000 + a.id), (SELECT id FROM account WHERE kind = 'issuance'),
        array_agg(a.id), array_agg(90000000::bigint), array_agg(now()), array_agg(NULL::bigint)
    )
    FROM account a WHERE a.kind = 'wallet' AND a.owner_id IN (SELECT household_id FROM bench_payer)
"""
_MERCHANTS = """
    WITH o AS (
        INSERT INTO organisation (kind, name, created_at)
        SELECT 'merchant', 'bench ' || n, now() FROM generate_series(1, {merchants} - 1) n RETURNING id
    )
    INSERT INTO merchant (organisation_id, site_id, name, category, hours, state, confirm_above, registered_at)
    SELECT o.id, m.site_id, 'bench ' || o.id, m.category, '', m.state, m.confirm_above, now()
    FROM o, merchant m WHERE m.id = {merchant};
    SELECT count(*) FROM open_accounts('merchant', ARRAY(SELECT id FROM merchant));
"""
_CODES = """
    INSERT INTO pay_code (person_id, household_id, token_hash, digits_hash, issued_at, expires_at)
    SELECT person_id, household_id, {token}, {digits}, now(), now() + interval '1 hour' FROM bench_payer
"""


@dataclass
class Till:
    """A merchant with an API key, other merchants beside it, and people whose wallets are full."""

    merchants: list[int]
    key: str
    owner: psycopg.Connection
    rounds: int = 0

    def show_codes(self) -> str:
        """Show everyone a pay code; return the SQL that gives the hash of the code of the person `:n`."""
        self.rounds += 1
        self.owner.execute("TRUNCATE pay_code")
        hashes = {what: f"sha256(convert_to('{self.rounds} {what} ' || n, 'UTF8'))" for what in ("token", "digits")}
        self.owner.execute(_CODES.format(**hashes))
        self.owner.execute("VACUUM ANALYZE pay_code")
        return f"sha256(convert_to('{self.rounds} token ' || CAST(:n AS bigint), 'UTF8'))"

    def show_tokens(self, people: int) -> list[str]:
        """Show so many people a pay code; return the tokens."""
        self.rounds += 1
        self.owner.execute("TRUNCATE pay_code")
        payers = self.owner.execute("SELECT person_id, household_id FROM bench_payer LIMIT %s", [people]).fetchall()
        tokens, at = [codes.fresh_token() for _ in payers], clock.now()
        columns = "person_id, household_id, token_hash, digits_hash, issued_at, expires_at"
        with self.owner.cursor().copy(f"COPY pay_code ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["int8", "int8", "bytea", "bytea", "timestamptz", "timestamptz"])
            for (person, household), token in zip(payers, tokens, strict=True):
                hashed = codes.hash_of(token)
                copy.write_row((person, household, hashed, hashed[::-1], at, at + timedelta(hours=1)))
        self.owner.execute("VACUUM ANALYZE pay_code")
        return tokens

    def refuse_lost(self, keys: str, expected: int) -> None:
        """Raise RuntimeError unless exactly so many charges have a request key like `keys`."""
        found = self.owner.execute("SELECT count(*) FROM charge WHERE request_key LIKE %s", [keys]).fetchone()
        if found != (expected,):
            raise RuntimeError(f"{found} charges were taken, not {expected}")


def make_till(server: Server) -> Till:
    """Open MERCHANTS merchants, one of them with an API key, and PEOPLE wallets with coins."""
    with server.app.app_context():
        place = Place("120104001001", "bench", 39.1, 117.15)
        shop = shops.register_merchant("bench", "grocery", place, "bench-till", secrets.token_urlsafe(16))
        key = _key(shop.organisation_id)
    owner = server.owner()
    owner.execute(_PEOPLE.format(people=PEOPLE))
    owner.execute(_COINS)
    owner.execute(_MERCHANTS.format(merchants=MERCHANTS, merchant=shop.merchant_id))
    others = [row[0] for row in owner.execute("SELECT id FROM merchant WHERE id <> %s ORDER BY id", [shop.merchant_id])]
    owner.execute("ANALYZE")
    return Till([shop.merchant_id, *others], key, owner)


@use_case
def _key(organisation_id: int) -> str:
    return records.issue_api_key(organisation_id, "bench", ["charges:write"])[1]
