"""Prepare a database: the tables' owner, one login role and one schema per district, and nothing else by hand.

`owner` owns the tables and runs migrations; `app_rw_<schema>` is what the district's server, jobs and tests connect
as. Roles belong to the whole server and not to one district's migration history, so they are made here, and again
after a dump was restored on another server.

Several clones and databases share a role, so none may change its password under the others. It is derived from the
deploying role's password, slowly enough that reversing it is hopeless: everyone who may deploy arrives at the same
one, and nothing has to be stored. Where the deploying role has no password (socket, trust), none is expected of the
program's role either. Production gives both addresses itself.

Usage: python3 -m migrations.roles, with DATABASE_URL, TANHUI_SCHEMA and, where it exists, TANHUI_DATABASE_URL set.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

import config
from app import files
from config import app_role

OWNER = "owner"
_ROLE = "SELECT FROM pg_roles WHERE rolname = "
_SETTING = """
EXISTS (SELECT FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase JOIN pg_roles r ON r.oid = setrole
WHERE datname = current_database() AND rolname = %(role)s AND {wanted} = ANY (setconfig))
"""
# What must exist, and the statement that creates it. Each is run only where it is missing, because a role with few
# rights may be refused even a repetition.
_STEPS = {
    f"EXISTS ({_ROLE} %(owner)s)": "CREATE ROLE {owner} NOLOGIN",
    f"EXISTS ({_ROLE} %(role)s)": "CREATE ROLE {role} LOGIN NOINHERIT PASSWORD {password}",
    f"EXISTS ({_ROLE} %(owner)s AND pg_has_role(oid, %(member)s))": "GRANT {owner} TO CURRENT_USER",
    "EXISTS (SELECT FROM pg_extension WHERE extname = 'btree_gist')": "CREATE EXTENSION btree_gist",
    "EXISTS (SELECT FROM pg_namespace WHERE nspname = %(schema)s)": "CREATE SCHEMA {schema} AUTHORIZATION {owner}",
    f"EXISTS ({_ROLE} %(role)s AND has_schema_privilege(oid, to_regnamespace(%(schema)s), 'USAGE'))": (
        "GRANT USAGE ON SCHEMA {schema} TO {role}"
    ),
    f"EXISTS ({_ROLE} %(owner)s AND has_database_privilege(oid, current_database(), 'TEMPORARY'))": (
        "GRANT TEMPORARY ON DATABASE {database} TO {owner}"
    ),
    _SETTING.format(wanted="'search_path=' || %(schema)s"): (
        "ALTER ROLE {role} IN DATABASE {database} SET search_path = {schema}"
    ),
    _SETTING.format(wanted="'lock_timeout=5s'"): "ALTER ROLE {role} IN DATABASE {database} SET lock_timeout = '5s'",
    _SETTING.format(wanted="'idle_in_transaction_session_timeout=30s'"): (
        "ALTER ROLE {role} IN DATABASE {database} SET idle_in_transaction_session_timeout = '30s'"
    ),
}


class NotAllowed(Exception):
    """The given role may not prepare this database."""


def prepare(deploy_url: str, schema: str, password: str | None = None, address: str = "") -> str:
    """Create database, roles, schema and settings where missing, and return the address for the program's role.

    `password` is set as that of the role when given; without it the derived one is used, and an existing role's is
    never changed. `address` is the answer where an administrator has set up the role. Running it again changes
    nothing. Raises NotAllowed, with what to do by hand, when the role of `deploy_url` lacks rights or the program's
    role cannot log in.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,55}", schema):
        raise NotAllowed(f"schema name {schema!r} must be lower-case letters, digits and underscores")
    deploy_url, role = _plain(deploy_url), app_role(schema)
    chosen = password or derived_password(deploy_url, role)
    _ensure_database(deploy_url)
    with psycopg.connect(deploy_url, autocommit=True) as connection:
        _take_steps(connection, schema, role, chosen)
        if password:
            change = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            connection.execute(change)
    return _checked(address or app_url(deploy_url, role, chosen), role)


def app_url(deploy_url: str, role: str, password: str | None) -> str:
    """Return `deploy_url` with the user replaced by the program's role."""
    parts = urlsplit(_plain(deploy_url))
    host = parts.netloc.rpartition("@")[2]
    login = role if password is None else f"{role}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


def derived_password(deploy_url: str, role: str) -> str | None:
    """Return the role's password that follows from the deploying role's, or None where that has none."""
    known = urlsplit(_plain(deploy_url)).password
    if not known:
        return None
    salt = f"tanhui {role}".encode()
    return hashlib.scrypt(unquote(known).encode(), salt=salt, n=2**14, r=8, p=1, dklen=24).hex()


def remember(path: Path, deploy_url: str, app: str) -> None:
    """Leave both addresses for `flask` commands given by hand, readable by this user alone."""
    files.replace(path, json.dumps({"deploy_url": _plain(deploy_url), "app_url": app}, indent=1).encode(), 0o600)


def _ensure_database(deploy_url: str) -> None:
    """Make the named database when the server has none of that name and the role may."""
    name = unquote(urlsplit(deploy_url).path.lstrip("/"))
    try:
        psycopg.connect(deploy_url).close()
    except psycopg.OperationalError as error:
        if not name or f'"{name}" does not exist' not in str(error):
            raise NotAllowed(
                f"The PostgreSQL server was not reached: {str(error).strip()}. Check DATABASE_URL."
            ) from error
        create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        elsewhere = urlunsplit(urlsplit(deploy_url)._replace(path="/postgres"))
        with psycopg.connect(elsewhere, autocommit=True) as connection:
            _run(connection, create, [create])


def _take_steps(connection: psycopg.Connection, schema: str, role: str, password: str | None) -> None:
    names = {
        "schema": sql.Identifier(schema),
        "owner": sql.Identifier(OWNER),
        "role": sql.Identifier(role),
        "database": sql.Identifier(connection.info.dbname),
        "password": sql.Literal(password),
    }
    # Since version 16 a member may lack the right to become the role; before, every member may.
    member = "SET" if connection.info.server_version >= 160000 else "MEMBER"
    values = {"schema": schema, "owner": OWNER, "role": role, "member": member}
    shown = names | {"password": sql.SQL("'…'")}

    def missing(done: str) -> bool:
        row = connection.execute(sql.SQL("SELECT {}").format(sql.SQL(done)), values).fetchone()
        return row is None or not row[0]

    for done, statement in _STEPS.items():
        if missing(done):
            left = [sql.SQL(step).format(**shown) for known, step in _STEPS.items() if missing(known)]
            _run(connection, sql.SQL(statement).format(**names), left)


def _run(connection: psycopg.Connection, statement: sql.Composed, left: list[sql.Composed]) -> None:
    already_there = (psycopg.errors.DuplicateObject, psycopg.errors.DuplicateSchema, psycopg.errors.UniqueViolation)
    try:
        with suppress(*already_there):  # another clone was faster
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        me = sql.Identifier(connection.info.user).as_string(connection)
        commands = "".join(f"\n  {step.as_string(connection)};" for step in left).replace("CURRENT_USER", me)
        raise NotAllowed(
            f"{error.diag.message_primary}. Let an administrator of the server run once, in this database, and set "
            f"TANHUI_DATABASE_URL to the address of the program's role:{commands}"
        ) from error


def _checked(url: str, role: str) -> str:
    """Return `url` when the program's role can log in by it."""
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError as error:
        raise NotAllowed(
            f"{role} cannot log in ({str(error).strip()}). The role was probably made with a password of its own: set "
            f"TANHUI_DATABASE_URL to its address, or let an administrator run ALTER ROLE {role} PASSWORD '…'."
        ) from error
    return url


def _plain(url: str) -> str:
    """Drop SQLAlchemy's driver suffix, which the driver itself does not know."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)


def main() -> int:
    """Prepare the database that the environment names."""
    schema, address = (config.with_sources()[name][0] for name in ("TANHUI_SCHEMA", "TANHUI_DATABASE_URL"))
    try:
        prepare(config.deploy_url(), schema, address=address)
    except NotAllowed as error:
        print(error, file=sys.stderr)
        return 1
    print(f"ready: schema {schema}, role {app_role(schema)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
