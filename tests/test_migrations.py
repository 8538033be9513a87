"""Up, down and up again gives the same schema; models agree with it; a second district stands beside the first."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from psycopg import sql

from app import create_app
from app.db import db
from ops.database import prepare
from tests.conftest import APP_PASSWORD

INVENTORY = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, "
    "generation_expression "
    "FROM information_schema.columns WHERE table_schema = %(schema)s",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = %(schema)s::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %(schema)s",
    "functions": "SELECT proname, pg_get_functiondef(oid), proacl::text FROM pg_proc "
    "WHERE pronamespace = %(schema)s::regnamespace",
    "rights": "SELECT relname, relacl::text, reloptions::text FROM pg_class "
    "WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p', 'v')",
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
    name = f"tanhui_empty_{secrets.token_hex(4)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def district(url: str, schema: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TANHUI_SCHEMA", schema)
    monkeypatch.setenv("TANHUI_DATABASE_URL", prepare(url, schema, APP_PASSWORD))
    return create_app()


def test_up_down_up_gives_the_same_schema(empty_database: str, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    other = district(empty_database, "nankai", monkeypatch)
    with other.app_context():
        upgrade(directory="migrations")
        first = inventory(empty_database, "nankai")
        downgrade(directory="migrations", revision="base")
        left = inventory(empty_database, "nankai")
        upgrade(directory="migrations")
        db.engine.dispose()
    assert {row[0] for row in left["columns"]} == {"alembic_version"}
    assert left["functions"] == []
    assert inventory(empty_database, "nankai") == first
    assert len(first["columns"]) > 200


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context():
        check(directory="migrations")


def test_a_second_district_has_the_same_tables_beside_the_first(
    empty_database: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for schema in ("nankai", "hexi"):
        other = district(empty_database, schema, monkeypatch)
        with other.app_context():
            upgrade(directory="migrations")
            db.engine.dispose()
        text_of = repr(inventory(empty_database, schema)).replace(f"{schema}.", "").replace(f"'{schema}'", "")
        found.append(text_of.replace(schema, "district"))
    assert found[0] == found[1]
