"""The database session and the only commit in the project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from importlib.resources import files
from typing import Annotated, Any, ClassVar, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Identity, MetaData, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

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
    """Every model: bigint ids, unbounded text, aware instants, jsonb."""

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


Id = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]

db = SQLAlchemy(model_class=Base)

_refusals: dict[str, Callable[[str], DomainError]] = {}


def refusal(sqlstate_or_constraint: str, error: Callable[[str], DomainError]) -> None:
    """Say which domain error a SQLSTATE, or a constraint name's beginning, stands for."""
    _refusals[sqlstate_or_constraint] = error


def use_case(func: Callable[P, R]) -> Callable[P, R]:
    """Make func one transaction: all of it is kept, or none.

    Losing a race to a unique constraint (or a deadlock) runs func once more; the second run finds the winner's row
    and answers for it. Refusals of the database come out as the domain errors registered with `refusal`. The plain
    function stays reachable as `__wrapped__` for the scheduler, which brings a transaction of its own.
    """

    @wraps(func)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return _commit(func, *args, **kwargs)
        except DBAPIError as error:
            if not _is_lost_race(error):
                raise _translated(error) from error
        try:
            return _commit(func, *args, **kwargs)
        except DBAPIError as error:
            raise _translated(error) from error

    return run


def _commit(func: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    session = db.session()
    if outer := session.info.get("use_case"):
        raise RuntimeError(f"{func.__name__} would commit half of {outer}")
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


def _is_lost_race(error: DBAPIError) -> bool:
    if _named_refusal(error) is not None:
        return False
    return isinstance(error, IntegrityError) or sqlstate(error) in {"40P01", "40001"}


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


def sql_source(package: str, name: str) -> str:
    """Return the text of `sql/<name>.sql` beside the package that owns it."""
    return (files(package) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
