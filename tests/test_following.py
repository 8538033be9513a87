"""A database that an earlier state of the code left follows the code, and tells until it has.

See `former.py` for where the earlier state comes from.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrations.roles import prepare
from ops import ROOT
from tests import former
from tests.conftest import APP_PASSWORD, application, own_database
from tests.test_migrations import inventory

SCHEMA = former.SCHEMA
RENEW = "while the baseline is edited in place, run `python -m tests.former`"
KEPT = ("drop", "charge", "transfer", "account", "hold", "person", "household", "audit_event", "reading")
ASK = """
import json
from app import create_app
app = create_app()
answer = app.test_client().get("/readyz")
print(json.dumps(answer.get_json() | {"http": answer.status_code}))
"""


@pytest.fixture
def former_url(server_url: str) -> Iterator[str]:
    """A database with the former district in it."""
    with own_database(server_url, "tanhui_former") as url:
        prepare(url, SCHEMA, APP_PASSWORD)
        former.loaded(url)
        yield url


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    with psycopg.connect(url, options=f"-c search_path={SCHEMA}") as connection:
        return {table: connection.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1').fetchall() for table in KEPT}


class Copy:
    """A copy of the program, to be edited, with the former database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        out = shutil.ignore_patterns("vendor", "__pycache__", "node_modules")
        for name in ("app", "migrations"):
            shutil.copytree(ROOT / name, folder / name, ignore=out)
        for name in ("config.py", "wsgi.py"):
            shutil.copy(ROOT / name, folder / name)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} no longer holds {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def run(self, *arguments: str) -> str:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TANHUI_", "FLASK_"))}
        env |= {"DATABASE_URL": self.url, "TANHUI_DATABASE_URL": prepare(self.url, SCHEMA, APP_PASSWORD)}
        env |= {"TANHUI_SCHEMA": SCHEMA, "TANHUI_ENV": "testing", "PYTHONWARNINGS": "default"}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ready(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.run("-c", ASK).splitlines()[-1])
        return answer

    def upgrade(self) -> str:
        return self.run("-m", "flask", "db", "upgrade")

    def one(self, query: str) -> Any:
        with psycopg.connect(self.url, options=f"-c search_path={SCHEMA}") as connection:
            row = connection.execute(query).fetchone()
            return row and row[0]


@pytest.fixture
def edited(former_url: str, tmp_path: Path) -> Copy:
    """A copy of the program on the former database, which has followed the code as it is."""
    with application(former_url, prepare(former_url, SCHEMA, APP_PASSWORD), TANHUI_SCHEMA=SCHEMA):
        return Copy(tmp_path, former_url)


def without_brackets(found: list[tuple[Any, ...]]) -> list[str]:
    """A restored database prints the same conditions with fewer of them."""
    return sorted(re.sub(r"[()]", "", repr(row)) for row in found)


def test_an_upgraded_database_is_a_new_one_with_its_rows_kept(server_url: str, former_url: str) -> None:
    before = rows(former_url)
    assert all(before[table] for table in ("drop", "charge", "transfer", "reading"))
    with psycopg.connect(former_url) as connection:  # as if every piece had been edited since
        connection.execute(f"DELETE FROM {SCHEMA}.code_checksum")
    found = []
    with own_database(server_url, "tanhui_new") as new_url:
        for url in (former_url, new_url):
            with application(url, prepare(url, SCHEMA, APP_PASSWORD), TANHUI_SCHEMA=SCHEMA):
                held = inventory(url, SCHEMA)
            held["applied"] = [row[:2] for row in held["applied"]]
            found.append({part: without_brackets(rows) for part, rows in held.items()})
    for part, expected in found[1].items():
        assert found[0][part] == expected, f"{part} of an upgraded database differ; {RENEW}"
    assert rows(former_url) == before


def test_edited_functions_movements_and_categories_reach_the_database(edited: Copy) -> None:
    before = rows(edited.url)
    edited.edit("app/points/sql/tariff_amount.sql", "p_per_kg * coalesce", "2 * p_per_kg * coalesce")
    edited.edit("app/points/sql/open_account.sql", "DECLARE", "-- as edited\nDECLARE")
    (edited.folder / "app/points/sql/expire_holds.sql").unlink()
    edited.edit(
        "app/points/movements.py",
        '    "charge":',
        '    "exchange": Movement(((Kind.WALLET, Kind.MACHINE),), "exchange"),\n    "charge":',
    )
    edited.edit(
        "app/recycling/categories/data/categories.csv",
        "PAPER.CARD,",
        "PAPER.EGGBOX,蛋托,Egg boxes,recyclable,kg,0,50000,200\nPAPER.CARD,",
    )
    told = edited.ready()
    assert told["http"] == 503
    assert told["code"].endswith(
        ": function expire_holds, function open_account, function tariff_amount, rights, rows category, "
        "rows movement_kind"
    )
    edited.upgrade()
    told = edited.ready()
    assert (told["migrations"], told["code"]) == ("ok", "ok")
    assert edited.one("SELECT to_regproc('expire_holds') IS NULL")
    assert edited.one("SELECT tariff_amount(50, 0, NULL, 1000, NULL)") == 100
    assert "as edited" in edited.one("SELECT prosrc FROM pg_proc WHERE oid = 'open_account'::regproc")
    assert edited.one("SELECT count(*) FROM movement_kind WHERE kind = 'exchange'") == 1
    assert edited.one("SELECT sort FROM category WHERE code = 'PAPER.EGGBOX'") == 2
    assert edited.one("SELECT count(*) - count(DISTINCT sort) FROM category") == 0
    assert rows(edited.url) == before


def test_what_the_code_no_longer_lists_is_closed_or_dropped(edited: Copy) -> None:
    categories = edited.one("SELECT count(*) FROM category")
    edited.edit("app/points/movements.py", '    "refund":', '    "given_back":')
    edited.edit("app/recycling/categories/data/categories.csv", "PAPER.CARD,", "PAPER.CARTON,")
    # Another result, and another list of arguments: neither can be replaced where it stands.
    edited.edit("app/points/sql/tariff_amount.sql", ") RETURNS bigint", ") RETURNS numeric")
    edited.edit("app/points/sql/block_hash.sql", "p_previous bytea,", "p_previous bytea, p_more text,")
    (edited.folder / "app/points/sql/a_view.sql").write_text("CREATE OR REPLACE VIEW a_view AS SELECT z FROM b_view")
    (edited.folder / "app/points/sql/b_view.sql").write_text(
        "CREATE OR REPLACE VIEW b_view AS SELECT tariff_amount(1, 1, 1, 1, 1) AS z"
    )
    edited.upgrade()
    assert edited.ready()["code"] == "ok"
    assert (
        edited.one(
            "SELECT count(*) FROM pg_proc WHERE proname = 'block_hash' AND pronamespace = 'nankai'::regnamespace"
        )
        == 1
    )
    assert edited.one("SELECT pg_typeof(z)::text FROM a_view") == "numeric"
    assert edited.one("SELECT closed_at IS NOT NULL FROM movement_kind WHERE kind = 'refund'")
    assert edited.one("SELECT closed_at IS NOT NULL FROM category WHERE code = 'PAPER.CARD'")
    assert edited.one("SELECT count(*) FROM category") == categories + 1
    edited.edit("app/recycling/categories/data/categories.csv", "PAPER.CARTON,", "PAPER.CARD,")
    edited.upgrade()
    assert edited.one("SELECT closed_at IS NULL FROM category WHERE code = 'PAPER.CARD'")
    assert edited.one("SELECT closed_at IS NOT NULL FROM category WHERE code = 'PAPER.CARTON'")


def test_a_mistake_in_one_function_changes_nothing(edited: Copy) -> None:
    edited.edit("app/points/sql/tariff_amount.sql", "p_per_kg * coalesce", "3 * p_per_kg * coalesce")
    edited.edit("app/points/sql/open_account.sql", "RETURNS bigint", "RETURNS bigin")
    with pytest.raises(AssertionError, match="bigin"):
        edited.upgrade()
    assert edited.one("SELECT tariff_amount(50, 0, NULL, 1000, NULL)") == 50
