"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Date, text

from app.db import UtcDateTime, db
from config import app_role
from tests.conftest import SCHEMA

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for part in ("app", "ops", "bench", "tests") for path in (ROOT / part).rglob("*.py"))
# Test files are read one test at a time, and each test holds to the length of a function.
FILES = [path for path in SOURCES if not path.name.startswith("test_")] + sorted((ROOT / "app").rglob("*.sql"))
FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+).*?\$\$(.*?)\$\$", re.DOTALL)


def lines_of(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


def functions() -> Iterator[tuple[str, int]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def sql_functions() -> Iterator[tuple[str, int]]:
    for path in (ROOT / "app").rglob("*.sql"):
        for name, body in FUNCTION.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}:{name}", lines_of(body)


def test_no_file_is_longer_than_300_lines() -> None:
    sizes = {str(path.relative_to(ROOT)): lines_of(path.read_text(encoding="utf-8")) for path in {*FILES, *SOURCES}}
    assert len(sizes) > 300
    assert {path: n for path, n in sizes.items() if n > 300} == {}


def test_no_function_is_longer_than_40_lines_and_half_are_shorter_than_12() -> None:
    lengths = dict(functions())
    assert {name: n for name, n in lengths.items() if n > 40} == {}
    assert statistics.median(n for name, n in lengths.items() if not name.startswith("tests")) < 12


def test_no_function_of_the_database_is_longer_than_40_lines() -> None:
    lengths = dict(sql_functions())
    assert len(lengths) > 10
    assert {name: n for name, n in lengths.items() if n > 40} == {}


def test_no_file_is_called_helpers_or_utils() -> None:
    assert [path for path in SOURCES if path.stem in {"helpers", "utils", "common", "misc"}] == []


def test_the_schema_holds_no_trigger_and_refers_to_no_other_schema(app: Flask) -> None:
    with app.app_context():
        triggers = db.session.scalar(
            text(
                "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
            )
        )
        foreign = db.session.scalar(
            text(
                "SELECT count(*) FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid "
                "WHERE k.connamespace = current_schema()::regnamespace AND c.relnamespace <> k.connamespace"
            )
        )
    assert (triggers, foreign) == (0, 0)


def test_privileged_functions_look_for_temporary_tables_last(app: Flask) -> None:
    with app.app_context():
        paths = db.session.scalars(
            text(
                "SELECT array_to_string(proconfig, ' ') FROM pg_proc "
                "WHERE pronamespace = current_schema()::regnamespace AND prosecdef"
            )
        ).all()
    assert paths
    assert [path for path in paths if not re.search(r"search_path=\S+, pg_temp( |$)", path or "")] == []


@pytest.mark.usefixtures("session")
def test_the_programs_role_may_not_change_a_ledger_or_facts_table() -> None:
    append_only = ("account", "transfer", "movement_kind", "tariff", "hold", "ledger_block", "drop", "claim")
    rows = db.session.execute(
        text(
            "SELECT t, p FROM unnest(CAST(:tables AS text[])) t, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p "
            "WHERE has_table_privilege(current_user, t, p)"
        ),
        {"tables": list(append_only)},
    ).all()
    assert rows == []


def test_tests_connect_as_the_role_of_the_program_which_owns_nothing(app: Flask) -> None:
    with app.app_context():
        row = db.session.execute(
            text(
                "SELECT current_user, usesuper, (SELECT count(*) FROM pg_class c WHERE c.relowner = u.usesysid "
                "AND c.relnamespace = current_schema()::regnamespace) "
                "FROM pg_user u WHERE usename = current_user"
            )
        ).one()
    assert tuple(row) == (app_role(SCHEMA), False, 0)


def test_instants_end_in_at_and_days_in_on(app: Flask) -> None:
    columns = [column for table in db.metadata.tables.values() for column in table.columns]
    for ending, kind in (("_at", UtcDateTime), ("_on", Date)):
        named = [column for column in columns if column.name.endswith(ending)]
        assert named
        assert [str(column) for column in named if not isinstance(column.type, kind)] == []


def test_who_did_it_is_actor_id(app: Flask) -> None:
    columns = [column.name for table in db.metadata.tables.values() for column in table.columns]
    # What one person made and another resolved has both; `known_by` is a way of recognising people.
    assert {name for name in columns if name.endswith("_by")} <= {"resolved_by", "known_by"}
