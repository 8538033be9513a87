"""What the guide for those who run the platform says about the database is what one can do."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from app.web import readiness
from config import app_role
from migrations.roles import NotAllowed, app_url, prepare
from ops import ROOT
from tests import former
from tests.conftest import APP_PASSWORD, application, own_database
from tests.recycling.factories import Door, drop

GUIDE = (ROOT / "docs/guides/operations.md").read_text(encoding="utf-8")
BY_HAND = re.search(r"```sql\n(CREATE ROLE owner.*?)```", GUIDE, re.DOTALL)
BACKUP = re.findall(r"```\n(.*?)```", GUIDE.partition("## Backup")[2], re.DOTALL)


def with_login(url: str, login: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}", path=f"/{database}"))


class ByHand:
    """What an administrator made by the guide's statements, under names that nobody else uses."""

    def __init__(self, server_url: str) -> None:
        self.server_url, suffix = server_url, secrets.token_hex(4)
        self.schema, self.deploy, self.database = f"d{suffix}", f"deploy_{suffix}", f"tanhui_{suffix}"
        self.deploy_url = with_login(server_url, f"{self.deploy}:a-password", self.database)
        self.app_url = with_login(server_url, f"{app_role(self.schema)}:a-password", self.database)

    def statements(self) -> list[str]:
        assert BY_HAND
        text = re.sub(r"--.*", "", BY_HAND[1]).replace("'…'", "'a-password'").replace("\\connect tanhui", "")
        names = {"nankai": self.schema, "tanhui": self.database, "deploy": self.deploy}
        for name, other in names.items():
            text = re.sub(rf"(?<![a-z]){name}\b|(?<=_){name}\b", other, text)
        return [statement.strip() for statement in text.split(";") if statement.strip()]

    def run(self) -> None:
        database = urlunsplit(urlsplit(self.server_url)._replace(path=f"/{self.database}"))
        connection = psycopg.connect(self.server_url, autocommit=True)
        for statement in self.statements():
            with suppress(*([psycopg.errors.DuplicateObject] if "ROLE owner" in statement else [])):
                connection.execute(statement)
            if statement.startswith("CREATE DATABASE"):
                connection.close()
                connection = psycopg.connect(database, autocommit=True)
        connection.close()

    def remove(self) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.database)))
            for role in (self.deploy, app_role(self.schema)):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


@pytest.fixture
def by_hand(server_url: str) -> Iterator[ByHand]:
    made = ByHand(server_url)
    yield made
    made.remove()


def test_a_role_with_few_rights_brings_a_district_up_after_the_guides_statements(by_hand: ByHand) -> None:
    by_hand.run()
    assert prepare(by_hand.deploy_url, by_hand.schema, address=by_hand.app_url) == by_hand.app_url
    with application(by_hand.deploy_url, by_hand.app_url, TANHUI_SCHEMA=by_hand.schema) as app:
        assert readiness.obstacles(app) == []
        door = Door(app)
        assert door.send([drop(door.bin, 1)])["accepted"] == 1


def test_without_them_it_is_told_exactly_what_is_missing(by_hand: ByHand) -> None:
    by_hand.run()
    with psycopg.connect(urlunsplit(urlsplit(by_hand.server_url)._replace(path=f"/{by_hand.database}"))) as connection:
        connection.execute(f"ALTER ROLE {app_role(by_hand.schema)} IN DATABASE {by_hand.database} RESET ALL")
        connection.execute(f"DROP SCHEMA {by_hand.schema}")
    with pytest.raises(NotAllowed) as told:
        prepare(by_hand.deploy_url, by_hand.schema, address=by_hand.app_url)
    said = {line.strip().rstrip(";").replace('"', "") for line in str(told.value).splitlines()[1:]}
    by_guide = {
        statement for statement in by_hand.statements() if re.match("CREATE SCHEMA|GRANT USAGE|ALTER", statement)
    }
    assert {line.replace(" TO ", " = ") for line in said} == {line.replace(" TO ", " = ") for line in by_guide}


class Walk:
    """The guide's commands, on one database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        login = app_url(url, app_role(former.SCHEMA), APP_PASSWORD)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("TANHUI_", "FLASK_"))}
        told = {"DATABASE_URL": url, "TANHUI_SCHEMA": former.SCHEMA, "TANHUI_ENV": "testing"}
        self.env = clean | told | ({"TANHUI_DATABASE_URL": login} if APP_PASSWORD else {})

    def take(self, block: str) -> None:
        for line in block.splitlines():
            told = line.replace("$DATABASE_URL", self.url).replace("nankai.dump", str(self.folder / "nankai.dump"))
            command = shlex.split(told, comments=True)
            if command[0].startswith("pg_"):
                command[0] = former.tool(command[0])
            else:
                command[:1] = [sys.executable, *(["-m", "flask", "--app", "wsgi"] if command[0] == "flask" else [])]
            if "TANHUI_DATABASE_URL" not in self.env and "flask" in command:
                self.env["TANHUI_DATABASE_URL"] = prepare(self.url, former.SCHEMA)
            done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_a_backup_brought_back_by_the_guide_is_a_whole_district(server_url: str, tmp_path: Path) -> None:
    keeping, bringing_back = BACKUP
    with own_database(server_url, "tanhui_kept") as kept, own_database(server_url, "tanhui_back") as back:
        prepare(kept, former.SCHEMA, APP_PASSWORD)
        former.loaded(kept)
        Walk(kept, tmp_path).take(keeping)
        Walk(back, tmp_path).take(bringing_back)
        login = prepare(back, former.SCHEMA, APP_PASSWORD)
        with psycopg.connect(login) as connection:
            row = connection.execute("SELECT current_schema(), current_setting('lock_timeout'), count(*) FROM drop")
            assert row.fetchone() == (former.SCHEMA, "5s", 5)
        with application(back, login, TANHUI_SCHEMA=former.SCHEMA) as app:
            assert readiness.obstacles(app) == []
            door = Door(app)
            assert door.send([drop(door.bin, 1)])["accepted"] == 1
