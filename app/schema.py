"""Let the database follow the code: functions, views, rights, and the rows that come with the code.

Migrations make tables. Everything else that a database must hold is taken from the present code, is applied after
every upgrade, and is compared by checksum before the program calls itself ready:

- `app/**/sql/<name>.sql`: one function or view, named like its file. The program may use it, unless its first line
  begins with `-- internal:`, which means that only other functions call it;
- `__grants__` of a model: what the program's role may do with the table, in the words of GRANT;
- `reference(Model, rows)`: rows that come with the code. They are added and changed, and never deleted: a row that is
  no longer listed gets `closed_at`, where the table has that column.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, text, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base, sqlstate

Row = Mapping[str, object]
APP = Path(__file__).resolve().parent
RIGHTS = "rights"
_OBJECT = re.compile(r"^CREATE OR REPLACE (FUNCTION|VIEW) (\w+)", re.MULTILINE)
# Something that another file creates does not exist yet: a function, table, type or column.
_NOT_YET = {"42883", "42P01", "42704", "42703"}
# What CREATE OR REPLACE cannot change: a function's result, a view's columns.
_NOT_IN_PLACE = {"42P13", "42P16"}


class CodeChecksum(Base):
    """What was applied from the code, and when."""

    __tablename__ = "code_checksum"

    name: Mapped[str] = mapped_column(primary_key=True)
    checksum: Mapped[str]
    applied_at: Mapped[datetime] = mapped_column(server_default=func.now())


@dataclass(frozen=True)
class Source:
    """One function or view."""

    kind: str
    name: str
    text: str

    @property
    def internal(self) -> bool:
        """Whether only other functions use it."""
        return self.text.startswith("-- internal:")


@dataclass(frozen=True)
class _Reference:
    table: Table
    key: tuple[str, ...]
    rows: Callable[[Path], Iterable[Row]]


_references: dict[str, _Reference] = {}


def reference(model: type[Base], rows: Callable[[Path], Iterable[Row]], key: Sequence[str] = ()) -> None:
    """Let the rows of `model` come with the code. `rows` is given the folder of the district's own data.

    All rows name the same columns. `key` tells rows apart; by default the primary key does.
    """
    table = model.metadata.tables[model.__tablename__]
    _references[table.name] = _Reference(table, tuple(key) or tuple(c.name for c in table.primary_key), rows)


@cache
def sources() -> tuple[Source, ...]:
    """Return every function and view of the code."""
    found = [_source(path) for path in sorted(APP.rglob("sql/*.sql"))]
    assert len({source.name for source in found}) == len(found), "two files of one name"
    return tuple(found)


def _source(path: Path) -> Source:
    content = path.read_text(encoding="utf-8")
    objects = _OBJECT.findall(content)
    if [name for _, name in objects] != [path.stem]:
        raise ValueError(f"{path} must create one function or view called {path.stem}, and creates {objects}")
    return Source(objects[0][0], path.stem, content)


@cache
def checksums(district: Path) -> Mapping[str, str]:
    """Return the code's checksums: one per function, view and reference table, and one of the rights."""
    wanted = {f"{source.kind.lower()} {source.name}": source.text for source in sources()}
    wanted |= {f"rows {name}": _as_text(known.rows(district)) for name, known in _references.items()}
    wanted[RIGHTS] = "\n".join(_grants("", ""))
    return {name: hashlib.sha256(content.encode()).hexdigest() for name, content in wanted.items()}


def _as_text(rows: Iterable[Row]) -> str:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, sort_keys=True, default=str)


def differences(connection: Connection | Session, district: Path) -> list[str]:
    """Return the names of what differs between database and code; empty when it has followed."""
    if connection.scalar(text("SELECT to_regclass('code_checksum')")) is None:
        return ["table code_checksum"]
    applied = {row.name: row.checksum for row in connection.execute(select(CodeChecksum.name, CodeChecksum.checksum))}
    wanted = checksums(district)
    different = {name for name in applied.keys() | wanted.keys() if applied.get(name) != wanted.get(name)}
    return sorted(different.union(_edited_by_hand(connection)))


def _edited_by_hand(connection: Connection | Session) -> Iterable[str]:
    """Name the functions whose body in the database is not the one in their file."""
    rows = connection.execute(
        text("SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
    )
    bodies = {row.proname: row.prosrc for row in rows}
    for source in sources():
        body = bodies.get(source.name)
        if source.kind == "FUNCTION" and (body is None or body not in source.text):
            yield f"function {source.name}"


def apply(connection: Connection, district: Path, role: str) -> list[str]:
    """Bring the current schema to what the code says, for the program's `role`; return what was different.

    Run it in one transaction of the tables' owner. Rights are granted every time, because a copy of the database may
    have come without them.
    """
    connection.execute(text("LOCK TABLE code_checksum IN EXCLUSIVE MODE"))
    different = differences(connection, district)
    if any(name.startswith(("function ", "view ")) for name in different):
        _apply_sources(connection)
    for table in Base.metadata.sorted_tables:
        if f"rows {table.name}" in different and table.name in _references:
            _apply_rows(connection, _references[table.name], district)
    schema = connection.scalar(text("SELECT current_schema()"))
    for statement in _grants(f'SCHEMA "{schema}"', f'"{role}"'):
        _run(connection, statement)
    _remember(connection, checksums(district))
    return different


def _apply_sources(connection: Connection) -> None:
    """Replace everything in place, unnoticed by its users; where that is impossible, recreate all of it."""
    try:
        with connection.begin_nested() as attempt:
            _create(connection)
            if sorted(_present(connection)) == sorted(source.name for source in sources()):
                return
            attempt.rollback()
    except ProgrammingError as error:
        if sqlstate(error) not in _NOT_IN_PLACE:
            raise
    tables = _hanging_on_tables(connection)
    for statement in _drops(connection):
        _run(connection, statement)
    if _hanging_on_tables(connection) != tables:
        raise RuntimeError("a table depends on a function or view, which a migration must undo first")
    _create(connection)


def _create(connection: Connection) -> None:
    """Create everything, in whatever order one needs another."""
    waiting = list(sources())
    while waiting:
        postponed: list[Source] = []
        for source in waiting:
            try:
                with connection.begin_nested():
                    _run(connection, source.text)
            except ProgrammingError as error:
                if sqlstate(error) not in _NOT_YET or len(postponed) + 1 == len(waiting):
                    raise
                postponed.append(source)
        waiting = postponed


def _present(connection: Connection) -> Sequence[str]:
    return connection.scalars(
        text(
            "SELECT proname::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace UNION ALL "
            "SELECT viewname::text FROM pg_views WHERE schemaname = current_schema()"
        )
    ).all()


def _drops(connection: Connection) -> Sequence[str]:
    return connection.scalars(
        text(
            "SELECT format('DROP VIEW IF EXISTS %I CASCADE', viewname) FROM pg_views "
            "WHERE schemaname = current_schema() UNION ALL "
            "SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace"
        )
    ).all()


def _hanging_on_tables(connection: Connection) -> tuple[object, ...]:
    """Count what a DROP … CASCADE would take from tables."""
    return tuple(
        connection.execute(
            text(
                "SELECT (SELECT count(*) FROM pg_constraint WHERE connamespace = n.oid), "
                "(SELECT count(*) FROM pg_class WHERE relnamespace = n.oid AND relkind IN ('r', 'p', 'i', 'S')), "
                "(SELECT count(*) FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid WHERE c.relnamespace = n.oid) "
                "FROM pg_namespace n WHERE nspname = current_schema()"
            )
        ).one()
    )


def _apply_rows(connection: Connection, known: _Reference, district: Path) -> None:
    """Close what is no longer listed, then add and change, so that a name may pass from one row to another."""
    table, rows = known.table, [dict(row) for row in known.rows(district)]
    closes = "closed_at" in table.c
    if closes:
        key = tuple_(*(table.c[name] for name in known.key))
        listed = [tuple(row[name] for name in known.key) for row in rows]
        connection.execute(
            update(table).where(table.c.closed_at.is_(None), key.not_in(listed)).values(closed_at=func.now())
        )
    if not rows:
        return
    insert = postgresql.insert(table).values(rows)
    changed: dict[str, object] = {name: insert.excluded[name] for name in rows[0] if name not in known.key}
    if closes:
        changed["closed_at"] = None
    if changed:
        connection.execute(insert.on_conflict_do_update(index_elements=known.key, set_=changed))
    else:
        connection.execute(insert.on_conflict_do_nothing(index_elements=known.key))


def _grants(schema: str, role: str) -> Iterable[str]:
    """Revoke every right and grant those that the code names."""
    yield f"REVOKE ALL ON ALL TABLES IN {schema} FROM PUBLIC, {role}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN {schema} FROM PUBLIC, {role}"
    yield f"REVOKE ALL ON ALL ROUTINES IN {schema} FROM PUBLIC, {role}"
    yield f"GRANT SELECT ON alembic_version TO {role}"
    mapped = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__tablename__)
    for model in mapped:
        yield f'GRANT {model.__grants__} ON "{model.__tablename__}" TO {role}'
    for source in sources():
        if not source.internal:
            may = "SELECT ON" if source.kind == "VIEW" else "EXECUTE ON ROUTINE"
            yield f"GRANT {may} {source.name} TO {role}"


def _remember(connection: Connection, wanted: Mapping[str, str]) -> None:
    connection.execute(
        text("DELETE FROM code_checksum WHERE name <> ALL (:wanted)").bindparams(wanted=list(wanted)),
    )
    insert = postgresql.insert(CodeChecksum).values([{"name": n, "checksum": c} for n, c in wanted.items()])
    changed = {"checksum": insert.excluded.checksum, "applied_at": func.now()}
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["name"], set_=changed, where=CodeChecksum.checksum != insert.excluded.checksum
        )
    )


def _run(connection: Connection, statement: str) -> None:
    """Send the statement to the server unchanged, percent signs and colons included."""
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
