"""The database session and the only commit in the project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, wraps
from importlib.resources import files
from typing import Annotated, Any, ClassVar, ParamSpec, TypeVar

import psycopg
from flask_sqlalchemy import SQLAlchemy
from psycopg.pq import TransactionStatus
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Identity,
    MetaData,
    PoolProxiedConnection,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.sql import ClauseElement

from app.errors import DomainError

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """timestamptz that refuses naive instants and always answers in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone: it could mean two moments."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Answer in UTC whatever zone the server speaks."""
        return None if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all models: bigint ids, unbounded text, aware instants, jsonb."""

    # On the registry, because Flask-SQLAlchemy copies the class and would lose a map set on it.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            int: BigInteger,
            str: Text,
            datetime: UtcDateTime,
            dict[str, Any]: JSONB,
            list[Any]: JSONB,
        },
    )
    __abstract__: ClassVar[bool] = True
    # What the program's role may do with the table, in the words of GRANT; app.schema gives it.
    __grants__: ClassVar[str] = "SELECT"


Id = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]

db = SQLAlchemy(model_class=Base)

_refusals: dict[str, Callable[[str], DomainError]] = {}


def refusal(sqlstate_or_constraint: str, error: Callable[[str], DomainError]) -> None:
    """Map a SQLSTATE, or the beginning of a constraint's name, to a domain error."""
    _refusals[sqlstate_or_constraint] = error


def use_case(func: Callable[P, R]) -> Callable[P, R]:
    """Make func one transaction: all of it is kept, or none.

    Losing a race to a unique constraint (or a deadlock) runs func once more; the second run finds the winner's row
    and answers for it. Refusals of the database come out as the domain errors registered with `refusal`. The plain
    function stays reachable as `__wrapped__` for the scheduler, which brings a transaction of its own.
    """

    @wraps(func)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return _once_more_if_lost(lambda: _commit(func, *args, **kwargs))

    return run


class SingleStatement:
    """A statement that is a transaction by itself: one round trip, and no BEGIN, COMMIT or ROLLBACK around it.

    `build` returns what SQLAlchemy compiles, once, with `bindparam`s for the values. Rows are tuples from the driver,
    without a model's types, and with instants in the connection's zone.
    """

    def __init__(self, build: Callable[[], ClauseElement]) -> None:
        self._build = build

    @cached_property
    def _sql(self) -> str:
        return str(self._build().compile(dialect=db.engine.dialect))

    def read(self, **values: object) -> list[tuple[Any, ...]]:
        """Read rows; if the connection breaks, run once more on another.

        It does not see what the current use case has not committed.
        """
        try:
            return self._run(values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._run(values)

    def carry_out(self, **values: object) -> list[tuple[Any, ...]]:
        """Run as a complete use case whose work is one function of the database; keeps the promises of `use_case`."""
        if db.session.registry.has():
            session = db.session()
            _refuse_half("a single statement", session.info)
            session.expire_all()
        return _once_more_if_lost(lambda: self._run(values))

    def _run(self, values: dict[str, object]) -> list[tuple[Any, ...]]:
        engine, pooled = db.engine, None
        try:
            pooled = engine.raw_connection()
            return _by_itself(pooled, self._sql, values)
        except psycopg.Error as error:
            broken = pooled is None or not pooled.is_valid
            raise DBAPIError.instance(
                self._sql, None, error, psycopg.Error, connection_invalidated=broken, dialect=engine.dialect
            ) from error
        finally:
            if pooled is not None:
                pooled.close()


def _by_itself(pooled: PoolProxiedConnection, sql: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
    driver = pooled.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.autocommit = True
    try:
        return driver.cursor(binary=True).execute(sql, values).fetchall()
    finally:
        # The next user must get a connection that begins transactions, or none.
        if driver.pgconn.transaction_status == TransactionStatus.IDLE:
            driver.autocommit = False
        else:
            pooled.invalidate()


def _once_more_if_lost(attempt: Callable[[], R]) -> R:
    try:
        return attempt()
    except DBAPIError as error:
        if not _is_lost_race(error):
            raise _translated(error) from error
    try:
        return attempt()
    except DBAPIError as error:
        raise _translated(error) from error


def _commit(func: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    session = db.session()
    _refuse_half(func.__name__, session.info)
    session.info["use_case"] = func.__name__
    try:
        result = func(*args, **kwargs)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    else:
        return result
    finally:
        session.info.pop("use_case", None)


def _refuse_half(name: str, info: dict[Any, Any]) -> None:
    if outer := info.get("use_case"):
        raise RuntimeError(f"{name} would commit half of {outer}")


def _is_lost_race(error: DBAPIError) -> bool:
    if _named_refusal(error) is not None:
        return False
    return isinstance(error, IntegrityError) or sqlstate(error) in {"40P01", "40001"}


def driver_connection() -> psycopg.Connection:
    """Return the driver's own connection of the present transaction, for COPY and for sets of thousands of rows."""
    driver = db.session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def sqlstate(error: DBAPIError) -> str:
    """Return the five-character code the server gave, or an empty string."""
    return getattr(error.orig, "sqlstate", None) or ""


def _named_refusal(error: DBAPIError) -> Callable[[str], DomainError] | None:
    if by_state := _refusals.get(sqlstate(error)):
        return by_state
    diag = getattr(error.orig, "diag", None)
    constraint = (diag.constraint_name if diag else None) or ""
    # By beginning: a sharded server appends a suffix to constraint names.
    return next((make for name, make in _refusals.items() if constraint.startswith(name)), None)


def _translated(error: DBAPIError) -> Exception:
    make = _named_refusal(error)
    if make is None:
        return error
    diag = getattr(error.orig, "diag", None)
    return make((diag.message_primary if diag else None) or "")


def end_session(error: BaseException | None) -> None:
    """Give the connection back. One that broke after the last statement is no error: nothing was left to undo."""
    try:
        db.session.remove()
    except DBAPIError:
        db.session().invalidate()
        db.session.registry.clear()


def sql_source(package: str, name: str) -> str:
    """Return the statement `sql/reads/<name>.sql` of the calling package."""
    return (files(package) / "sql" / "reads" / f"{name}.sql").read_text(encoding="utf-8")
