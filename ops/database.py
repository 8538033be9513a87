"""Make a database ready: two roles, one schema per district, and nothing that needs a superuser later.

`owner` owns the tables and runs migrations; `app_rw` is what the server, the jobs and the tests connect as. Both are
made here, because roles belong to the server and not to one district's migration history.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER, APP = "owner", "app_rw"


class NotAllowed(Exception):
    """The given role may not prepare this database."""


def prepare(deploy_url: str, schema: str, password: str | None = None) -> str:
    """Create roles, schema and rights where missing, and return the address for `app_rw`.

    `password` is what `app_rw` logs in with; it is set when given, and made up when the role is new. Running it again
    changes nothing. Raises NotAllowed, with the statement to run by hand, when the role of `deploy_url` lacks rights.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", schema):
        raise NotAllowed(f"schema name {schema!r} must be lower-case letters, digits and underscores")
    try:
        with psycopg.connect(_plain(deploy_url), autocommit=True) as connection:
            password = _ensure_roles(connection, password)
            _ensure_schema(connection, schema)
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed(
            f"{error.diag.message_primary}. Let an administrator of the server run once: "
            f"CREATE ROLE {OWNER} NOLOGIN; CREATE ROLE {APP} LOGIN PASSWORD '…'; GRANT {OWNER} TO <the role of "
            "DATABASE_URL>; CREATE EXTENSION btree_gist; and set TANHUI_DATABASE_URL to the address of app_rw."
        ) from error
    return app_url(deploy_url, password)


def app_url(deploy_url: str, password: str | None) -> str:
    """Return `deploy_url` with the user replaced by `app_rw`."""
    parts = urlsplit(_plain(deploy_url))
    host = parts.netloc.rpartition("@")[2]
    login = APP if password is None else f"{APP}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


def _ensure_roles(connection: psycopg.Connection, password: str | None) -> str | None:
    known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    if OWNER not in known:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(OWNER)))
    if APP not in known:
        password = password or secrets.token_urlsafe(24)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(APP)))
    if password:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(APP), sql.Literal(password)))
    if not _is_member(connection):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
    return password


def _is_member(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [OWNER]).fetchone()
    return bool(row and row[0])


def _ensure_schema(connection: psycopg.Connection, schema: str) -> None:
    """The extension is the database's, the schema the district's; `app_rw` finds its district by search_path."""
    database = connection.info.dbname
    statements = [
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}",
        "GRANT USAGE ON SCHEMA {schema} TO {app}",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
        "ALTER ROLE {app} IN DATABASE {database} SET search_path = {schema}",
        "ALTER ROLE {app} IN DATABASE {database} SET lock_timeout = '5s'",
        "ALTER ROLE {app} IN DATABASE {database} SET idle_in_transaction_session_timeout = '30s'",
    ]
    names = {
        "schema": sql.Identifier(schema),
        "owner": sql.Identifier(OWNER),
        "app": sql.Identifier(APP),
        "database": sql.Identifier(database),
    }
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**names))


def _plain(url: str) -> str:
    """Drop SQLAlchemy's driver suffix, which the driver itself does not know."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)
