"""Tables come from migrations, and everything else from the code: a database that was upgraded holds what it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask_migrate import check, upgrade
from psycopg import sql
from sqlalchemy import text

from app import create_app, schema
from app.db import db
from migrations.roles import prepare
from tests.conftest import APP_PASSWORD, SCHEMA, own_database

pytestmark = pytest.mark.district

VERSIONS = Path("migrations/versions")
INVENTORY = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, "
    "generation_expression "
    "FROM information_schema.columns WHERE table_schema = %(schema)s",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = %(schema)s::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %(schema)s",
    "functions": "SELECT proname, pg_get_functiondef(oid), proacl::text FROM pg_proc "
    "WHERE pronamespace = %(schema)s::regnamespace",
    "rights": "SELECT relname, relacl::text, reloptions::text, pg_get_viewdef(oid) FROM pg_class "
    "WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p', 'v', 'S')",
    "rights of columns": "SELECT attrelid::regclass::text, attname, attacl::text FROM pg_attribute "
    "JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = %(schema)s::regnamespace AND attacl IS NOT NULL",
    "applied": "SELECT name, checksum, applied_at FROM code_checksum",
}


def inventory(url: str, schema: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(url) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(schema)))
        return {
            name: sorted(connection.execute(query, {"schema": schema}).fetchall(), key=repr)
            for name, query in INVENTORY.items()
        }


@pytest.fixture
def empty_database(server_url: str) -> Iterator[str]:
    with own_database(server_url, "tanhui_empty") as url:
        yield url


def district(url: str, schema: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TANHUI_SCHEMA", schema)
    monkeypatch.setenv("TANHUI_DATABASE_URL", prepare(url, schema, APP_PASSWORD))
    return create_app()


def test_upgrading_twice_changes_nothing(empty_database: str, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    with district(empty_database, SCHEMA, monkeypatch).app_context():
        for _ in range(2):
            upgrade(directory="migrations")
            found.append(inventory(empty_database, SCHEMA))
        db.engine.dispose()
    assert found[0] == found[1]
    assert len(found[0]["columns"]) > 200


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context():
        check(directory="migrations")


@pytest.mark.usefixtures("session")
def test_a_comparison_applies_nothing(app: Flask, deploy_url: str) -> None:
    with psycopg.connect(deploy_url) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        connection.execute("UPDATE code_checksum SET checksum = '' WHERE name = 'rights'")
        connection.commit()
        check(directory="migrations")
        assert schema.differences(db.session(), app.config["DISTRICT_DATA"]) == ["rights"]
        upgrade(directory="migrations")
    db.session.rollback()
    assert schema.differences(db.session(), app.config["DISTRICT_DATA"]) == []


@pytest.mark.usefixtures("session")
def test_a_function_that_was_edited_by_hand_is_told_and_mended(app: Flask, deploy_url: str) -> None:
    with psycopg.connect(deploy_url) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        connection.execute(
            "CREATE OR REPLACE FUNCTION tariff_amount(p_per_kg bigint, p_per_piece bigint, p_cap bigint, "
            "p_weight_g bigint, p_pieces bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1000000'"
        )
    assert schema.differences(db.session(), app.config["DISTRICT_DATA"]) == ["function tariff_amount"]
    db.session.rollback()
    upgrade(directory="migrations")
    assert schema.differences(db.session(), app.config["DISTRICT_DATA"]) == []


def test_migrations_read_nothing_of_the_application() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in VERSIONS.glob("*.py")}
    assert sources
    reads = re.compile(r"^\s*(from|import) (app|config)|open\(|read_text|GRANT|REVOKE|FUNCTION", re.MULTILINE)
    assert [path for path, source in sources.items() if reads.search(source)] == []


def stopping(source: str) -> list[str]:
    """What a revision does to tables that are in use, and the keyword that would let others go on meanwhile."""
    gently = {
        "create_index": "postgresql_concurrently",
        "create_check_constraint": "postgresql_not_valid",
        "create_foreign_key": "postgresql_not_valid",
    }
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(call, call.func.attr) for call in calls if isinstance(call.func, ast.Attribute)]
    new = {ast.literal_eval(call.args[0]) for call, name in named if name == "create_table"}
    return [
        name
        for call, name in named
        if name in gently
        and ast.literal_eval(call.args[1]) not in new
        and gently[name] not in {keyword.arg for keyword in call.keywords}
    ]


def test_revisions_after_the_baseline_do_not_stop_those_who_use_a_table() -> None:
    later = [path for path in VERSIONS.glob("*.py") if path.stem != "0001_baseline"]
    assert {path.name: found for path in later if (found := stopping(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("op.create_index('i', 'drop', ['a'])", ["create_index"]),
        ("op.create_index('i', 'drop', ['a'], postgresql_concurrently=True)", []),
        ("op.create_table('new')\nop.create_index('i', 'new', ['a'])", []),
        ("op.create_check_constraint('c', 'drop', 'a > 0')", ["create_check_constraint"]),
        ("op.create_foreign_key('f', 'drop', 'bin', ['a'], ['id'], postgresql_not_valid=True)", []),
    ],
)
def test_that_rule_tells_a_gentle_change_from_another(source: str, found: list[str]) -> None:
    assert stopping(source) == found


@pytest.mark.usefixtures("session")
def test_every_function_and_view_of_the_database_is_one_of_the_code() -> None:
    rows = db.session.execute(
        text(
            "SELECT proname::text, pg_get_functiondef(oid) FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace UNION ALL "
            "SELECT viewname::text, definition FROM pg_views WHERE schemaname = current_schema()"
        )
    )
    bodies = {source.name: source.text.partition("$$")[2].rpartition("$$")[0] for source in schema.sources()}
    in_database = {name: definition for name, definition in rows}  # noqa: C416 - a Row is no pair to dict()
    assert in_database.keys() == bodies.keys()
    assert [name for name, body in bodies.items() if body not in in_database[name]] == []


def test_a_second_district_has_the_same_tables_beside_the_first(
    empty_database: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in ("nankai", "hexi"):
        with district(empty_database, name, monkeypatch).app_context():
            upgrade(directory="migrations")
            db.engine.dispose()
        held = {part: rows for part, rows in inventory(empty_database, name).items() if part != "applied"}
        found.append(repr(held).replace(f"{name}.", "").replace(name, "district"))
    assert found[0] == found[1]
