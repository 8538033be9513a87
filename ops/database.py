"""Make a database ready: two roles, one schema per district, and nothing that needs a superuser later.

`owner` owns the tables and runs migrations; `app_rw` is what the server, the jobs and the tests connect as. Both are
made here, because roles belong to the server and not to one district's migration history.

Roles belong to the whole server, so several clones and databases share one `app_rw`, and nobody may change its
password under the others. It is therefore derived from the deploying role's password, slowly enough that guessing it
back is hopeless: whoever may deploy arrives at the same one, and nothing has to be kept. Where the deploying role has
no password (socket, trust), `app_rw` is expected to need none either. Production gives both addresses itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER, APP = "owner", "app_rw"


class NotAllowed(Exception):
    """The given role may not prepare this database."""


def prepare(deploy_url: str, schema: str, password: str | None = None, address: str = "") -> str:
    """Create database, roles, schema and rights where missing, and return the address for `app_rw`.

    `password` is set as that of `app_rw` when given; without it the derived one is used, and an existing role's is
    never changed. `address` is the answer where somebody has set up the role otherwise. Running it again changes
    nothing. Raises NotAllowed, with what to do by hand, when the role of `deploy_url` lacks rights or `app_rw` cannot
    log in.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", schema):
        raise NotAllowed(f"schema name {schema!r} must be lower-case letters, digits and underscores")
    deploy_url = _plain(deploy_url)
    try:
        _ensure_database(deploy_url)
        with psycopg.connect(deploy_url, autocommit=True) as connection:
            _ensure_roles(connection, password, derived_password(deploy_url))
            _ensure_schema(connection, schema)
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed(
            f"{error.diag.message_primary}. Let an administrator of the server run once: "
            f"CREATE ROLE {OWNER} NOLOGIN; CREATE ROLE {APP} LOGIN NOINHERIT PASSWORD '…'; GRANT {OWNER} TO "
            "<the role of DATABASE_URL>; CREATE EXTENSION btree_gist; and set TANHUI_DATABASE_URL to the address of "
            "app_rw."
        ) from error
    return _checked(address or app_url(deploy_url, password or derived_password(deploy_url)))


def app_url(deploy_url: str, password: str | None) -> str:
    """Return `deploy_url` with the user replaced by `app_rw`."""
    parts = urlsplit(_plain(deploy_url))
    host = parts.netloc.rpartition("@")[2]
    login = APP if password is None else f"{APP}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


def derived_password(deploy_url: str) -> str | None:
    """Return the password of `app_rw` that follows from the deploying role's, or None where that has none."""
    known = urlsplit(_plain(deploy_url)).password
    if not known:
        return None
    return hashlib.scrypt(unquote(known).encode(), salt=b"tanhui app_rw", n=2**14, r=8, p=1, dklen=24).hex()


def remember(path: Path, deploy_url: str, app: str) -> None:
    """Leave both addresses for `flask` commands given by hand, readable by this user alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"deploy_url": _plain(deploy_url), "app_url": app}, file, indent=1)
    unfinished.replace(path)


def _ensure_database(deploy_url: str) -> None:
    """Make the named database when the server has none of that name and the role may."""
    try:
        psycopg.connect(deploy_url).close()
    except psycopg.OperationalError as error:
        name = urlsplit(deploy_url).path.lstrip("/")
        if not name or f'"{unquote(name)}" does not exist' not in str(error):
            raise NotAllowed(
                f"The PostgreSQL server was not reached: {str(error).strip()}. Check DATABASE_URL."
            ) from error
        with psycopg.connect(
            urlunsplit(urlsplit(deploy_url)._replace(path="/postgres")), autocommit=True
        ) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unquote(name))))


def _ensure_roles(connection: psycopg.Connection, given: str | None, derived: str | None) -> None:
    known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    if OWNER not in known:
        _create_role(connection, sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(OWNER)))
    if APP not in known:
        _create_role(connection, sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(APP)))
        given = given or derived
    if given:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(APP), sql.Literal(given)))
    if not _may_become_owner(connection):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def _create_role(connection: psycopg.Connection, statement: sql.Composed) -> None:
    with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):  # another clone was faster
        connection.execute(statement)


def _may_become_owner(connection: psycopg.Connection) -> bool:
    """Try it: since version 16 a member may lack the right to SET ROLE, and before there is no way to ask."""
    try:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
    except psycopg.errors.InsufficientPrivilege:
        return False
    connection.execute("RESET ROLE")
    return True


def _ensure_schema(connection: psycopg.Connection, schema: str) -> None:
    """The extension is the database's, the schema the district's; `app_rw` finds its district by search_path.

    Each step is taken only where it is missing, because a modest role may be refused even to repeat it.
    """
    names = {
        "schema": sql.Identifier(schema),
        "owner": sql.Identifier(OWNER),
        "app": sql.Identifier(APP),
        "database": sql.Identifier(connection.info.dbname),
    }
    for done, statement in _STEPS:
        row = connection.execute(done, {"schema": schema, "app": APP}).fetchone()
        if not (row and row[0]):
            connection.execute(sql.SQL(statement).format(**names))
    present = connection.execute(_SETTINGS_PRESENT, {"app": APP}).fetchone()
    wanted = {"search_path": schema, "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
    for name, value in wanted.items():
        if present is None or f"{name}={value}" not in present[0]:
            alter = sql.SQL("ALTER ROLE {app} IN DATABASE {database} SET {name} = {value}")
            connection.execute(alter.format(**names, name=sql.Identifier(name), value=sql.Literal(value)))


_STEPS = (
    ("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'btree_gist')", "CREATE EXTENSION btree_gist"),
    (
        "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %(schema)s)",
        "CREATE SCHEMA {schema} AUTHORIZATION {owner}",
    ),
    ("SELECT has_schema_privilege(%(app)s, %(schema)s, 'USAGE')", "GRANT USAGE ON SCHEMA {schema} TO {app}"),
    (
        "SELECT has_database_privilege(%(app)s, current_database(), 'TEMPORARY')",
        "GRANT TEMPORARY ON DATABASE {database} TO {app}",
    ),
)
_SETTINGS_PRESENT = """
SELECT setconfig FROM pg_db_role_setting
WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND setrole = (SELECT oid FROM pg_roles WHERE rolname = %(app)s)
"""


def _checked(url: str) -> str:
    """Return `url` when `app_rw` can log in by it."""
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError as error:
        raise NotAllowed(
            f"{APP} cannot log in ({str(error).strip()}). The role was probably made with a password of its own: set "
            f"TANHUI_DATABASE_URL to its address, or let an administrator run ALTER ROLE {APP} PASSWORD '…'."
        ) from error
    return url


def _plain(url: str) -> str:
    """Drop SQLAlchemy's driver suffix, which the driver itself does not know."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)
