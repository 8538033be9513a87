"""Who speaks SQL as the program's role can neither become the owner nor write a drop or a transfer by themselves.

Each attempt prepares something in a session of that role; whatever of it is refused is refused. Then the session uses
the functions that run as the owner, which must not run, read or call anything that was prepared.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg
import pytest
from flask import Flask

from tests.recycling.factories import Door, drop

EVIL = """
    CREATE FUNCTION pg_temp.evil() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        RAISE NOTICE 'evil ran as %', current_user;
        RETURN true;
    END $$;
    CREATE FUNCTION pg_temp.evil_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_temp.evil(); RETURN NEW; END $$;
    CREATE FUNCTION pg_temp.evil_number(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN RETURN pg_temp.evil(); END $$;
"""
COLUMNS = (
    "idx integer, stream integer, head boolean, bin_id bigint, account_id bigint, occurred_at timestamptz,"
    " weight_g integer, pieces integer, opening smallint, category_code text, number text, known_by text, digest bytea"
)
NAMES = ", ".join(one.split()[0] for one in COLUMNS.split(", "))
ROW = "0, 1, true, %(bin)s, NULL::bigint, now(), 500, NULL::int, 1::smallint, 'PAPER.CARD', '7', 'none', ''::bytea"
OURS = "GRANT ALL ON pg_temp.drop_row TO PUBLIC; INSERT INTO pg_temp.drop_row VALUES (" + ROW + ")"
ATTEMPTS = {
    "a view instead of the stage": (
        f"CREATE TEMP VIEW drop_row ({NAMES}) AS SELECT {ROW.replace('true', 'pg_temp.evil()', 1)};"
        "GRANT SELECT ON pg_temp.drop_row TO PUBLIC"
    ),
    "a table of its own instead of the stage": f"CREATE TEMP TABLE drop_row ({COLUMNS}); {OURS}",
    "a table with a rule": (
        f"CREATE TEMP TABLE drop_row ({COLUMNS}); {OURS};"
        "CREATE RULE r AS ON INSERT TO pg_temp.drop_row DO ALSO SELECT pg_temp.evil()"
    ),
    "a table that a rule makes a view": (
        f"CREATE TEMP TABLE drop_row ({COLUMNS});"
        f'CREATE RULE "_RETURN" AS ON SELECT TO pg_temp.drop_row DO INSTEAD SELECT {ROW}'
    ),
    "a table with a trigger": (
        f"CREATE TEMP TABLE drop_row ({COLUMNS});"
        "CREATE TRIGGER t BEFORE INSERT ON pg_temp.drop_row FOR EACH ROW EXECUTE FUNCTION pg_temp.evil_trigger();"
        + OURS
    ),
    "a table with row security": (
        f"CREATE TEMP TABLE drop_row ({COLUMNS}); {OURS};"
        "CREATE POLICY p ON pg_temp.drop_row USING (pg_temp.evil());"
        "ALTER TABLE pg_temp.drop_row ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    ),
    "a table with a computed column": (
        "CREATE FUNCTION pg_temp.quiet(integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS"
        " 'BEGIN RAISE NOTICE ''evil ran as %'', current_user; RETURN 1; END';"
        f"CREATE TEMP TABLE drop_row ({COLUMNS}, more bigint GENERATED ALWAYS AS (pg_temp.quiet(idx)) STORED);"
        "CREATE INDEX ON pg_temp.drop_row ((pg_temp.quiet(idx)));" + OURS
    ),
    "a partitioned table": (
        f"CREATE TEMP TABLE drop_row ({COLUMNS}) PARTITION BY LIST (idx);"
        "CREATE TEMP TABLE part PARTITION OF pg_temp.drop_row DEFAULT; " + OURS
    ),
    "columns of a type with a check": (
        "CREATE DOMAIN pg_temp.checked AS boolean CHECK (pg_temp.evil());"
        f"CREATE TEMP TABLE drop_row ({COLUMNS.replace('head boolean', 'head pg_temp.checked')}); {OURS}"
    ),
    "an heir of the stage": "SELECT stage_drops(); CREATE TEMP TABLE heir () INHERITS (pg_temp.drop_row)",
    "a parent of the stage": (
        f"SELECT stage_drops(); CREATE TEMP TABLE parent ({COLUMNS});"
        "ALTER TABLE pg_temp.drop_row INHERIT pg_temp.parent"
    ),
    "a rule on the stage": (
        "SELECT stage_drops(); CREATE RULE r AS ON INSERT TO pg_temp.drop_row DO ALSO SELECT pg_temp.evil()"
    ),
    "a trigger on the stage": (
        "SELECT stage_drops(); CREATE TRIGGER t BEFORE INSERT ON pg_temp.drop_row FOR EACH ROW"
        " EXECUTE FUNCTION pg_temp.evil_trigger()"
    ),
    "a column, a default and an index more on the stage": (
        "SELECT stage_drops(); ALTER TABLE pg_temp.drop_row ADD more boolean DEFAULT pg_temp.evil()"
    ),
    "an index on the stage": "SELECT stage_drops(); CREATE INDEX ON pg_temp.drop_row ((pg_temp.evil()))",
    "a policy on the stage": (
        "SELECT stage_drops(); ALTER TABLE pg_temp.drop_row ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    ),
    "the stage dropped": "SELECT stage_drops(); DROP TABLE pg_temp.drop_row",
    "a view renamed to the stage's name": (
        f"SELECT stage_drops(); DISCARD TEMP; CREATE TEMP VIEW later ({NAMES}) AS"
        f" SELECT {ROW.replace('true', 'pg_temp.evil()', 1)}; ALTER VIEW pg_temp.later RENAME TO drop_row"
    ),
    "the owner as the table's owner": f"CREATE TEMP TABLE drop_row ({COLUMNS}); ALTER TABLE drop_row OWNER TO owner",
    "false tables of the ledger": (
        "CREATE TEMP TABLE account AS SELECT * FROM account; CREATE TEMP TABLE tariff AS SELECT * FROM tariff;"
        "CREATE TEMP TABLE movement_kind AS SELECT * FROM movement_kind; CREATE TEMP TABLE stream (LIKE stream);"
        "UPDATE pg_temp.tariff SET per_kg = 1000000; SET search_path = pg_temp, nankai"
    ),
    "false views of the ledger": (
        "CREATE TEMP VIEW bin AS SELECT 1::bigint AS id, pg_temp.evil() AS more;"
        "CREATE TEMP VIEW site AS SELECT 1::bigint AS id, pg_temp.evil() AS scene"
    ),
    "functions of the same names": (
        "CREATE FUNCTION pg_temp.tariff_amount(bigint, bigint, bigint, bigint, bigint) RETURNS bigint LANGUAGE plpgsql"
        " AS 'BEGIN PERFORM pg_temp.evil(); RETURN 1; END';"
        "CREATE FUNCTION pg_temp.lock_streams(text[], bigint[], bigint[]) RETURNS void LANGUAGE plpgsql"
        " AS 'BEGIN PERFORM pg_temp.evil(); END';"
        "CREATE FUNCTION pg_temp.octet_length(text) RETURNS integer LANGUAGE plpgsql"
        " AS 'BEGIN PERFORM pg_temp.evil(); RETURN 1; END'; SET search_path = pg_temp, nankai, pg_catalog"
    ),
    "an operator": (
        "CREATE OPERATOR pg_temp.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = pg_temp.evil_number);"
        "CREATE OPERATOR pg_temp.> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = pg_temp.evil_number);"
        "SET search_path = pg_temp, nankai, pg_catalog"
    ),
    "a cast": (
        "CREATE FUNCTION pg_temp.to_whole(text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE"
        " AS 'BEGIN RETURN 1; END'; CREATE CAST (text AS bigint) WITH FUNCTION pg_temp.to_whole(text) AS IMPLICIT"
    ),
    "a type with functions of its own": (
        "CREATE TYPE pg_temp.odd; CREATE FUNCTION pg_temp.odd_in(cstring) RETURNS pg_temp.odd LANGUAGE internal"
        " AS 'int4in'"
    ),
    "a type of a table's name": "CREATE TYPE pg_temp.stream AS (id bigint); CREATE DOMAIN pg_temp.bigint AS integer",
    "a collation": "CREATE COLLATION pg_temp.\"C\" (provider = icu, locale = 'und', deterministic = false)",
    "another role": "SET ROLE owner",
    "another session": "SET SESSION AUTHORIZATION owner",
    "another role in a block": "DO $$ BEGIN SET LOCAL ROLE owner; DELETE FROM transfer; END $$",
    "membership": "GRANT owner TO CURRENT_USER",
    "more rights for itself": "ALTER ROLE CURRENT_USER SUPERUSER",
    "rights of what is made later": "ALTER DEFAULT PRIVILEGES FOR ROLE owner GRANT ALL ON TABLES TO PUBLIC",
    "rights on the ledger": "GRANT ALL ON transfer TO PUBLIC",
    "a new schema": "CREATE SCHEMA mine",
    "a table in the district's schema": "CREATE TABLE mine (id bigint)",
    "a table in the public schema": "CREATE TABLE public.mine (id bigint)",
    "another body of a function": (
        "CREATE OR REPLACE FUNCTION tariff_amount(bigint, bigint, bigint, bigint, bigint) RETURNS bigint"
        " LANGUAGE sql AS 'SELECT 1::bigint'"
    ),
    "another path of a function": "ALTER FUNCTION stage_drops() SET search_path = pg_temp",
    "an inner function": "SELECT post_transfers('award', '{7}', 1, '{2}', '{5}', ARRAY[now()], '{NULL}')",
    "an extension": "CREATE EXTENSION file_fdw; CREATE EXTENSION plpython3u",
    "a language": "CREATE LANGUAGE plperlu",
    "an event trigger": "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION pg_temp.evil_trigger()",
    "a trigger on the ledger": (
        "CREATE TRIGGER t BEFORE INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION pg_temp.evil_trigger()"
    ),
    "a rule on the ledger": "CREATE RULE r AS ON INSERT TO transfer DO ALSO SELECT pg_temp.evil()",
    "a program of the server": "COPY (SELECT 1) TO PROGRAM 'true'",
    "a file of the server": "COPY pg_temp.x FROM '/etc/hostname'; SELECT pg_read_file('postgresql.conf')",
    "a large object from a file": "SELECT lo_import('/etc/hostname')",
    "a large object into a file": "SELECT lo_export(lo_from_bytea(0, 'x'), '/tmp/tanhui_escalation')",
    "the catalogue": "UPDATE pg_catalog.pg_authid SET rolsuper = true",
    "a library": "LOAD 'dblink'; SET session_preload_libraries = 'x'",
    "no triggers": "SET session_replication_role = replica",
    "other meanings of names": "SET plpgsql.variable_conflict = 'use_variable'",
}


@pytest.mark.parametrize("attempt", sorted(ATTEMPTS))
def test_no_attempt_runs_anything_as_the_owner_or_writes_past_the_functions(
    app: Flask, app_url: str, door: Door, attempt: str
) -> None:
    assert app
    door.send(drop(door.bin, 1))
    heard: list[str] = []
    with psycopg.connect(app_url, autocommit=True) as connection:
        connection.add_notice_handler(lambda said: heard.append(said.message_primary or ""))
        bin_id, me, before = connection.execute(
            "SELECT id, current_user, (SELECT count(*) FROM transfer) FROM bin WHERE code = %s", [door.bin]
        ).fetchone() or (0, "", 0)
        for statement in _statements(EVIL):
            connection.execute(statement)
        for statement in _statements(ATTEMPTS[attempt]):
            with suppress(psycopg.Error):
                connection.execute(statement.replace("%(bin)s", str(bin_id)))
        _use_everything(connection, bin_id, door.operator)
        rights = connection.execute(
            "SELECT current_user, pg_has_role(current_user, 'owner', 'MEMBER'), rolsuper,"
            " has_table_privilege('transfer', 'INSERT'), has_table_privilege('drop', 'INSERT'),"
            " (SELECT count(*) FROM transfer) FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert rights == (me, False, False, False, False, before)
    assert not [said for said in heard if said.startswith("evil ran as") and not said.endswith(me)]


def _statements(script: str) -> list[str]:
    """Divide at semicolons outside of bodies."""
    parts = script.split("$$")
    pieces: list[str] = [""]
    for n, part in enumerate(parts):
        if n % 2:
            pieces[-1] += f"$${part}$$"
            continue
        quoted = part.split("'")
        for m, text in enumerate(quoted):
            if m % 2:
                pieces[-1] += f"'{text}'"
            else:
                first, *more = text.split(";")
                pieces[-1] += first
                pieces += more
    return [piece for piece in pieces if piece.strip()]


def _use_everything(connection: psycopg.Connection[Any], bin_id: int, operator_id: int) -> None:
    """Call what runs as the owner, the way that the program does, as far as the session still can."""
    values = {"bin": bin_id, "operator": operator_id}
    for _ in range(2):  # the second time with plans that were kept
        with suppress(psycopg.Error), connection.transaction():
            connection.execute("SELECT stage_drops()")
            with suppress(psycopg.Error), connection.transaction():
                connection.execute(f"INSERT INTO pg_temp.drop_row VALUES ({ROW})", values)
            batch = connection.execute(
                "INSERT INTO drop_batch (door, organisation_id, accepted, duplicate, conflict, rejected)"
                " VALUES ('key', %(operator)s, 0, 0, 0, 0) RETURNING id",
                values,
            ).fetchone()
            assert batch
            connection.execute(
                "SELECT * FROM take_drops(%(batch)s, ARRAY['bin'], ARRAY[%(bin)s]::bigint[], '{0}', '{7}')",
                values | {"batch": batch[0]},
            )
        for statement in (
            "SELECT open_account('wallet', 1)",
            "SELECT post_transfer('award', 1, 1, 2, 5, now())",
            "SELECT place_hold('k', 1, 5, 60)",
            "SELECT reverse_transfer(1, NULL, 'mistake')",
            "SELECT expire_holds()",
            "SELECT seal_ledger()",
            "SELECT publish_tariff('X', 'x', '*', 1, 0, NULL, now() + interval '1 day', NULL)",
        ):
            with suppress(psycopg.Error), connection.transaction(force_rollback=True):
                connection.execute(statement)
