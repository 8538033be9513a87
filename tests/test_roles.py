"""A database is prepared once, by a role that may, and no password changes under other users."""

from __future__ import annotations

import json
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from migrations.roles import NotAllowed, app_url, derived_password, prepare, remember


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """The address of a database that is not there yet."""
    name = f"tanhui_ready_{secrets.token_hex(4)}"
    yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def powerless(server_url: str) -> Iterator[str]:
    """A role that may log in and nothing else; return `name:password`."""
    name, password = f"powerless_{secrets.token_hex(4)}", secrets.token_hex(8)
    with psycopg.connect(server_url, autocommit=True) as connection:
        create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        connection.execute(create.format(sql.Identifier(name), sql.Literal(password)))
        yield f"{name}:{password}"
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def settings(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT s.xmin::text, setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase "
            "WHERE datname = current_database()"
        ).fetchall()


def test_a_missing_database_is_made_and_the_role_finds_its_district(empty_url: str) -> None:
    with psycopg.connect(prepare(empty_url, "hedong")) as connection:
        assert connection.execute("SELECT current_user, current_schema()").fetchone() == ("app_rw_hedong", "hedong")
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)


def test_making_ready_twice_touches_nothing(empty_url: str) -> None:
    first = prepare(empty_url, "nankai")
    before = settings(empty_url)
    assert prepare(empty_url, "nankai") == first
    assert settings(empty_url) == before


def test_the_role_may_make_nothing_in_its_district(empty_url: str) -> None:
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(prepare(empty_url, "nankai")) as connection, refused:
        connection.execute("CREATE TABLE forged (id int)")


def test_a_role_without_rights_is_told_what_an_administrator_must_run(server_url: str, powerless: str) -> None:
    parts = urlsplit(server_url)
    host = parts.netloc.rpartition("@")[2]
    with pytest.raises(NotAllowed, match="Let an administrator of the server run once"):
        prepare(urlunsplit(parts._replace(netloc=f"{powerless}@{host}")), f"d{secrets.token_hex(4)}")


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(NotAllowed, match="Check DATABASE_URL"):
        prepare("postgresql://postgres@127.0.0.1:9/x", "nankai")


@pytest.mark.parametrize("schema", ["Nankai", "南开", "a-b", 'x"; DROP', ""])
def test_a_schema_that_needs_quotes_is_refused(schema: str) -> None:
    with pytest.raises(NotAllowed, match="lower-case letters"):
        prepare("postgresql://postgres@127.0.0.1:9/x", schema)


def test_everyone_who_may_deploy_arrives_at_the_same_password() -> None:
    one = derived_password("postgresql://boss:p%40ss@db/one", "role")
    assert one == derived_password("postgresql+psycopg://boss:p%40ss@elsewhere/two", "role")
    assert one != derived_password("postgresql://boss:other@db/one", "role")
    assert one != derived_password("postgresql://boss:p%40ss@db/one", "another")
    assert one is not None
    assert "p@ss" not in one


def test_without_a_password_none_is_made_up() -> None:
    assert derived_password("postgresql://postgres@/tanhui?host=/somewhere", "role") is None


def test_an_address_survives_any_password() -> None:
    password = "a/b:c@d?e#f%20"
    url = app_url("postgresql://boss:x@db:5433/tanhui?sslmode=require", "app_rw_x", password)
    assert url == f"postgresql://app_rw_x:{quote(password, safe='')}@db:5433/tanhui?sslmode=require"


def test_what_is_left_for_commands_by_hand_is_private(tmp_path: Path) -> None:
    path = tmp_path / "database.json"
    for _ in range(2):
        remember(path, "postgresql+psycopg://boss:x@db/tanhui", "postgresql://app_rw:y@db/tanhui")
    assert json.loads(path.read_text()) == {
        "deploy_url": "postgresql://boss:x@db/tanhui",
        "app_url": "postgresql://app_rw:y@db/tanhui",
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
