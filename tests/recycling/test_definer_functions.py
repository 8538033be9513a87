"""Every function that runs with the owner's rights: for whom it is, what it looks names up in, and what it refuses.

A new one fails here until its valid call stands in CALLS. Each argument is then replaced by hostile values, one at a
time, and every one of these calls must be refused with an SQLSTATE, unless HARMLESS says why it may pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from app.db import use_case
from app.points import ledger
from app.points.accounts import Kind
from config import app_role
from tests.conftest import SCHEMA
from tests.points import factories as make
from tests.recycling.factories import Door, drop

MOST = 2**63 - 1
CALLS = {
    "open_account": "p_kind => 'wallet', p_owner => %(number)s",
    "open_accounts": "p_kind => 'wallet', p_owners => ARRAY[%(number)s]::bigint[]",
    "post_transfer": "p_kind => 'award', p_source => %(number)s, p_debit => %(issuance)s, p_credit => %(wallet)s, "
    "p_amount => 5::bigint, p_occurred_at => now(), p_tariff => %(tariff)s, p_actor => NULL::bigint, "
    "p_reason => NULL::text",
    "reverse_transfer": "p_transfer => %(transfer)s, p_actor => NULL::bigint, p_reason => 'mistake'",
    "place_hold": "p_key => 'hostile', p_account => %(wallet)s, p_amount => 5::bigint, p_seconds => 60",
    "resolve_hold": "p_hold => %(hold)s, p_state => 'captured', p_amount => 5::bigint, p_kind => 'charge', "
    "p_source => %(number)s, p_credit => %(merchant)s, p_occurred_at => now(), p_actor => NULL::bigint",
    "expire_holds": "",
    "publish_tariff": "p_category_code => 'HOSTILE', p_category_name => 'hostile', p_scene => '*', "
    "p_per_kg => 5::bigint, p_per_piece => 0::bigint, p_cap => NULL::bigint, p_from => now() + interval '1 day', "
    "p_actor_id => NULL::bigint",
    "seal_ledger": "p_most => 100::bigint",
    "count_coins": "",
    "stage_drops": "",
    "take_drops": "p_batch => %(batch)s, p_kinds => ARRAY['bin'], p_owners => ARRAY[%(bin)s]::bigint[], "
    "p_boots => ARRAY[0]::bigint[], p_tops => ARRAY['1']",
}
HOSTILE = {
    "bigint": ("NULL::bigint", "-1::bigint", f"{MOST}::bigint"),
    "integer": ("NULL::integer", "-1", "0", "2147483647"),
    "text": ("NULL::text", "''", "'nobody'"),
    "timestamp with time zone": ("NULL::timestamptz", "'infinity'::timestamptz", "'-infinity'::timestamptz"),
    "bigint[]": ("NULL::bigint[]", "'{}'::bigint[]", "'{NULL}'::bigint[]", "'{-1}'::bigint[]", "'{1,2,3}'::bigint[]"),
    "text[]": ("NULL::text[]", "'{}'::text[]", "'{NULL}'::text[]", "'{a,b,c}'::text[]"),
}
REFUSALS = {"22", "23", "TH"}  # classes of SQLSTATE: bad data, broken constraints, and our own
UNKNOWN_THERE = "the ledger knows other packages' things only as numbers, and the audit compares them"
HARMLESS = {
    ("open_account", "p_owner", f"{MOST}::bigint"): UNKNOWN_THERE,
    ("open_accounts", "p_owners", "'{1,2,3}'::bigint[]"): "three wallets",
    ("open_accounts", "p_owners", "NULL::bigint[]"): "nobody asks for one",
    ("open_accounts", "p_owners", "'{}'::bigint[]"): "nobody asks for one",
    ("post_transfer", "p_source", f"{MOST}::bigint"): UNKNOWN_THERE,
    ("post_transfer", "p_tariff", "NULL::bigint"): "optional",
    ("post_transfer", "p_actor", "NULL::bigint"): "optional",
    ("post_transfer", "p_reason", "NULL::text"): "optional",
    ("post_transfer", "p_reason", "''"): "a word for people",
    ("post_transfer", "p_reason", "'nobody'"): "a word for people",
    ("reverse_transfer", "p_actor", "NULL::bigint"): "optional",
    ("reverse_transfer", "p_reason", "'nobody'"): "a word for people",
    ("place_hold", "p_key", "''"): "a key like another",
    ("place_hold", "p_key", "'nobody'"): "a key like another",
    ("resolve_hold", "p_source", f"{MOST}::bigint"): UNKNOWN_THERE,
    ("resolve_hold", "p_actor", "NULL::bigint"): "optional",
    ("publish_tariff", "p_category_code", "''"): UNKNOWN_THERE,
    ("publish_tariff", "p_category_code", "'nobody'"): UNKNOWN_THERE,
    ("publish_tariff", "p_category_name", "''"): "a word for people",
    ("publish_tariff", "p_category_name", "'nobody'"): "a word for people",
    ("publish_tariff", "p_scene", "''"): "a price for no place",
    ("publish_tariff", "p_scene", "'nobody'"): "a price for no place",
    ("publish_tariff", "p_cap", "NULL::bigint"): "optional",
    ("publish_tariff", "p_actor_id", "NULL::bigint"): "optional",
}

ARGUMENTS = """
    SELECT p.proname, a.name, format_type(a.type, NULL)
    FROM pg_proc p, unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) a (name, type)
    WHERE p.pronamespace = current_schema()::regnamespace AND p.prosecdef
"""
FACTS = "account", "transfer", "hold", "tariff", "ledger_block", "stream", "drop", "drop_batch", "drop_conflict"
STAGE = (
    "INSERT INTO pg_temp.drop_row VALUES (0, 1, true, %(bin)s, NULL, now(), 5, NULL, 1, 'PAPER.CARD', '1', 'none', '')"
)


@pytest.fixture
def program(app: Flask, app_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A session of the program's own role, on a migrated database."""
    assert app
    with psycopg.connect(app_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def values(app: Flask, door: Door, program: psycopg.Connection[Any]) -> dict[str, int]:
    """Numbers of things that are there."""
    door.send(drop(door.bin, 999))
    with app.app_context():
        home, merchant = make.wallet_with(500), make.number()
        found = {
            "number": make.number(),
            "transfer": make.award(make.number(), home, 5, make.AT, None),
            "hold": make.place_hold(f"hostile:{make.number()}", home, 50, 600),
            "issuance": _opened(Kind.ISSUANCE, 0),
            "wallet": _opened(Kind.WALLET, home),
            "merchant": _opened(Kind.MERCHANT, merchant),
            "operator": door.operator,
        }
    found["bin"] = _one(program, "SELECT id FROM bin WHERE code = %s", door.bin)
    found["tariff"] = _one(program, "SELECT min(id) FROM tariff")
    found["batch"] = _one(
        program,
        "INSERT INTO drop_batch (door, organisation_id, accepted, duplicate, conflict, rejected)"
        " VALUES ('key', %s, 0, 0, 0, 0) RETURNING id",
        door.operator,
    )
    program.commit()
    return found


@use_case
def _opened(kind: Kind, owner: int) -> int:
    return ledger.open_account(kind, owner)


def _one(connection: psycopg.Connection[Any], query: str, *values: object) -> Any:
    row = connection.execute(query, values).fetchone()
    assert row
    return row[0]


def fingerprint(connection: psycopg.Connection[Any]) -> list[object]:
    """What would change if anything of value did."""
    return [
        connection.execute(
            sql.SQL("SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {} t").format(sql.Identifier(table))
        ).fetchone()
        for table in FACTS
    ]


def call(
    connection: psycopg.Connection[Any],
    function: str,
    values: dict[str, int],
    replaced: dict[str, str] | None = None,
    stage: str = STAGE,
) -> None:
    """Call a function, with some arguments replaced."""
    arguments = dict(one.split(" => ", 1) for one in _split(CALLS[function])) | (replaced or {})
    if function == "take_drops":
        connection.execute("SELECT stage_drops()")
        connection.execute(stage, values)
    written = ", ".join(f"{name} => {value}" for name, value in arguments.items())
    connection.execute(f"SELECT * FROM {function}({written})", values)


def _split(arguments: str) -> list[str]:
    return [one if one.startswith("p_") else f"p_{one}" for one in arguments.split(", p_") if one]


def cases(connection: psycopg.Connection[Any]) -> list[tuple[str, str, str]]:
    return [
        (function, argument, value)
        for function, argument, kind in sorted(connection.execute(ARGUMENTS).fetchall())
        for value in HOSTILE[kind]
    ]


def test_a_function_with_the_owners_rights_looks_nothing_up_where_its_caller_can_write(
    program: psycopg.Connection[Any],
) -> None:
    definers = program.execute(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = current_schema()::regnamespace"
    ).fetchall()
    paths = {
        name: [setting for setting in config or () if setting.startswith("search_path=")] for name, config in definers
    }
    assert paths == {name: [f"search_path={SCHEMA}, pg_temp"] for name in paths}
    assert set(paths) == set(CALLS)


def test_functions_are_for_the_program_and_inner_ones_for_nobody(program: psycopg.Connection[Any]) -> None:
    from app.schema import sources

    rights = dict(
        program.execute(
            "SELECT p.proname, array_agg(coalesce(r.rolname, 'PUBLIC') ORDER BY 1) FROM pg_proc p"
            " LEFT JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a ON true"
            " LEFT JOIN pg_roles r ON r.oid = a.grantee"
            " WHERE p.pronamespace = current_schema()::regnamespace GROUP BY 1"
        ).fetchall()
    )
    role = app_role(SCHEMA)
    for source in sources():
        if source.kind == "FUNCTION":
            may = set(rights.pop(source.name)) - {"owner"}
            assert may == (set() if source.internal else {role}), source.name
    assert rights == {}


@pytest.mark.parametrize("function", sorted(CALLS))
def test_each_function_does_its_work_when_asked_properly(
    program: psycopg.Connection[Any], values: dict[str, int], function: str
) -> None:
    call(program, function, values)


def test_hostile_arguments_are_refused_and_change_nothing(
    program: psycopg.Connection[Any], values: dict[str, int]
) -> None:
    before, passed, otherwise = fingerprint(program), set(), []
    for function, argument, value in cases(program):
        try:
            call(program, function, values, {argument: value})
            passed.add((function, argument, value))
        except psycopg.Error as error:
            if (error.sqlstate or "")[:2] not in REFUSALS:
                otherwise.append((function, argument, value, error))
        program.rollback()
    assert (passed, otherwise) == (set(HARMLESS), [])
    assert fingerprint(program) == before


STAGED = {
    "a bin that there is not": {"bin_id": f"{MOST}"},
    "a category that there is not": {"category_code": "'NOBODY'"},
    "a stream that was not named": {"stream": "2"},
    "no stream": {"stream": "0"},
    "someone without a wallet": {"account_id": "%(merchant)s"},
    "the programme's own account": {"account_id": "%(issuance)s"},
    "an account that there is not": {"account_id": f"{MOST}"},
    "an account, for a drop that earns nothing": {"account_id": f"{MOST}", "weight_g": "1"},
    "a time without end": {"occurred_at": "'infinity'"},
    "nothing": {"weight_g": "NULL"},
    "less than nothing": {"weight_g": "-5"},
    "a ton": {"weight_g": "1000000"},
    "an unknown way of knowing": {"known_by": "'guess'"},
    "an opening of a house": {"opening": "1000"},
    "a second row of a number that has no first": {"head": "false"},
}


@pytest.mark.parametrize("what", sorted(STAGED))
def test_a_staged_row_that_cannot_be_a_drop_refuses_the_delivery(
    program: psycopg.Connection[Any], values: dict[str, int], what: str
) -> None:
    before = fingerprint(program)
    row = {
        "idx": "0", "stream": "1", "head": "true", "bin_id": "%(bin)s", "account_id": "NULL", "occurred_at": "now()",
        "weight_g": "500", "pieces": "NULL", "opening": "1", "category_code": "'PAPER.CARD'", "number": "'1'",
        "known_by": "'none'", "digest": "''",
    } | STAGED[what]  # fmt: skip
    stage = f"INSERT INTO pg_temp.drop_row ({', '.join(row)}) VALUES ({', '.join(row.values())})"
    with pytest.raises(psycopg.Error) as refused:
        call(program, "take_drops", values, stage=stage)
    assert (refused.value.sqlstate or "")[:2] in REFUSALS
    program.rollback()
    assert fingerprint(program) == before


def test_a_delivery_is_counted_into_its_own_row_once(program: psycopg.Connection[Any], values: dict[str, int]) -> None:
    call(program, "take_drops", values)
    program.commit()
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        call(program, "take_drops", values, {"p_tops": "ARRAY['2']"}, STAGE.replace("'1', 'none'", "'2', 'none'"))
