"""What the SQL of indicators names: its own tables, and what other packages offer to it in so many words.

Told by the server: a role is given just that, and everything is run as it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

import app
from app.db import Base
from app.indicators import models
from app.schema import Source, sources
from tests.indicators.facts import District

APP = Path(app.__file__).parent
OWN = APP / "indicators"
OFFERED = ("-- For indicators: ", "-- For other packages: ")
TABLES = [
    model.__tablename__
    for model in vars(models).values()
    if isinstance(model, type) and issubclass(model, Base) and model is not Base
]
READS = sorted(OWN.rglob("sql/reads/*.sql"))
FUNCTIONS = {
    "add_up_cells": "'2019-05-17', '2019-05-17', now()",
    "day_facts": "'2019-05-17', '2019-05-18'",
    "day_mass": "'2019-05-17', '2019-05-18', '{BULKY}'",
    "hauled_days": "'2019-05-17', '2019-05-18'",
    "keep_day_sums": "'2019-05-17', '2019-05-18', '{BULKY}'",
    "place_masses": "'2019-05-17', '2019-05-18', '{BULKY}', 'bins'",
    "tonnage_masses": "'2019-05-17', '2019-05-18', '{BULKY}', '{industrial}'",
}
SAMPLES: dict[str, Any] = {
    "from_on": date(2019, 5, 1), "to_on": date(2019, 5, 31), "first": date(2019, 5, 1), "last": date(2019, 5, 31),
    "start": datetime(2019, 5, 1, tzinfo=UTC), "end": datetime(2019, 6, 1, tzinfo=UTC),
    "since": datetime(2019, 5, 1, tzinfo=UTC), "now": datetime(2019, 6, 1, tzinfo=UTC), "all": True, "after": 0,
    "limit": 10, "drop_id": 1, "code": "120104006001", "channel": "bins", "kind": "yard", "uncounted": ["BULKY"],
    "sectors": ["industrial"], "firsts": [date(2019, 5, 1)], "measure": "6-3",
}  # fmt: skip


def own_sources() -> list[Source]:
    names = {path.stem for path in OWN.rglob("sql/*.sql")}
    return [source for source in sources() if source.name in names]


def offered() -> list[Source]:
    return [source for source in sources() if source.text.startswith(OFFERED)]


@pytest.fixture
def stranger(owner: psycopg.Connection[Any], district: District) -> Iterator[psycopg.Connection[Any]]:
    """A connection whose role may use the tables of indicators and what is offered to them, and nothing else."""
    district.drop(district.bin(), "2019-05-17T10:00:00+08:00", 1_000)
    schema = owner.execute("SELECT current_schema()").fetchone()
    assert schema is not None
    here = sql.Identifier(schema[0])
    owner.execute("CREATE ROLE knows_indicators_alone")
    owner.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO knows_indicators_alone").format(here))
    for table in TABLES:
        owner.execute(sql.SQL("GRANT ALL ON {} TO knows_indicators_alone").format(sql.Identifier(table)))
    for source in [*own_sources(), *offered()]:
        kind = sql.SQL("" if source.kind == "VIEW" else "ROUTINE ")
        may = sql.SQL("SELECT" if source.kind == "VIEW" else "EXECUTE")
        owner.execute(
            sql.SQL("GRANT {} ON {}{} TO knows_indicators_alone").format(may, kind, sql.Identifier(source.name))
        )
    functions = [sql.Identifier(source.name) for source in offered() if source.kind == "FUNCTION"]
    for name in functions:  # what an offered function reads is its own affair
        owner.execute(sql.SQL("ALTER ROUTINE {} SECURITY DEFINER").format(name))
    try:
        owner.execute("SET ROLE knows_indicators_alone")
        yield owner
    finally:
        owner.execute("RESET ROLE")
        for name in functions:
            owner.execute(sql.SQL("ALTER ROUTINE {} SECURITY INVOKER").format(name))
        owner.execute("DROP OWNED BY knows_indicators_alone")
        owner.execute("DROP ROLE knows_indicators_alone")


def test_the_role_of_these_tests_sees_no_table_of_others(stranger: psycopg.Connection[Any]) -> None:
    for table in ("drop", "transfer", "tonnage", "mall_event", "site", "category"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            stranger.execute(f"SELECT FROM {table}")


def test_every_statement_reads_only_what_is_ours_or_offered(stranger: psycopg.Connection[Any]) -> None:
    assert len(READS) > 20
    for path in READS:
        # Colons of casts stay; %(name)s is how the driver wants its values.
        statement = re.sub(r"(?<![:\w]):(\w+)", r"%(\1)s", path.read_text(encoding="utf-8").replace("%", "%%"))
        _run(stranger, statement, path.name)


def test_every_function_reads_only_what_is_ours_or_offered(stranger: psycopg.Connection[Any]) -> None:
    ours = [source for source in own_sources() if source.kind == "FUNCTION"]
    assert {source.name for source in ours} == set(FUNCTIONS)
    for source in ours:
        assert "SECURITY DEFINER" not in source.text, "it would read with its owner's rights"
        _run(stranger, f"SELECT * FROM {source.name}({FUNCTIONS[source.name]})", source.name)


def _run(stranger: psycopg.Connection[Any], statement: str, name: str) -> None:
    try:
        stranger.execute(statement, SAMPLES if "%(" in statement else None)
    except psycopg.errors.InsufficientPrivilege as error:
        pytest.fail(f"{name}: {error.diag.message_primary}")


def test_every_view_of_indicators_stands_on_its_own_tables(owner: psycopg.Connection[Any]) -> None:
    views = [source.name for source in own_sources() if source.kind == "VIEW"]
    rows = owner.execute(
        "SELECT DISTINCT below.relname FROM pg_rewrite r JOIN pg_class v ON v.oid = r.ev_class "
        "JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refobjid <> v.oid "
        "JOIN pg_class below ON d.refclassid = 'pg_class'::regclass AND below.oid = d.refobjid "
        "WHERE v.relnamespace = current_schema()::regnamespace AND v.relname = ANY (%s)",
        [views],
    ).fetchall()
    assert {row[0] for row in rows} <= {*TABLES, *views, *(source.name for source in offered())}


def test_what_is_offered_is_used() -> None:
    """A view that is not read need not be kept stable."""
    texts = [path.read_text(encoding="utf-8") for path in [*OWN.rglob("*.sql"), *OWN.rglob("*.py")]]
    for source in offered():
        if source.text.startswith(OFFERED[0]):
            assert any(re.search(rf"\b{source.name}\b", text) for text in texts), source.name


def test_no_python_of_indicators_names_a_table_in_a_string() -> None:
    """Statements stand in files; what is left in Python calls a function or clears a table of our own."""
    left = set()
    for path in OWN.rglob("*.py"):
        left |= set(re.findall(r'text\(f?"+\s*([A-Z].*?)"+\)', path.read_text(encoding="utf-8"), re.DOTALL))
    assert left == {
        "DELETE FROM participant",
        "SELECT * FROM pop_dirty_days()",
        "SELECT add_up_cells(:first, :last, :now)",
        "SELECT keep_day_sums(:first, :last, :uncounted)",
        "SET LOCAL jit = off",
    }
