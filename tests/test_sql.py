"""SQL is linted like Python: `make lint` reads the files, and here the bodies of functions, which are strings to it."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest
import sqlfluff

ROOT = Path(__file__).resolve().parent.parent
BODY = re.compile(r"LANGUAGE sql\b.*?AS \$\$\n?(.*?)\$\$", re.DOTALL)
BODIES = {
    str(path.relative_to(ROOT)): dedent(found[1])
    for path in sorted((ROOT / "app").rglob("*.sql"))
    if (found := BODY.search(path.read_text(encoding="utf-8")))
}


@pytest.mark.parametrize("file", BODIES)
def test_the_body_of_a_function_in_sql_keeps_to_the_rules(file: str) -> None:
    found = sqlfluff.lint(BODIES[file], config_path=str(ROOT / "pyproject.toml"))
    assert [f"{one['start_line_no']}: {one['code']} {one['description']}" for one in found] == []


def test_the_rules_find_what_is_wrong() -> None:
    found = sqlfluff.lint(
        "SELECT a.id from account a WHERE a.held = NULL AND a.id != 1\n", config_path=str(ROOT / "pyproject.toml")
    )
    assert {one["code"] for one in found} == {"CP01", "CV01", "CV05"}
