"""Two districts serve at once from one database, each with its own schema, login, name, streets and plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from app import create_app
from app.db import db
from app.merchants.charges import services as charges
from app.merchants.shops.services import Place, RegisteredMerchant
from app.web import readiness
from config import app_role
from migrations.roles import prepare
from tests.conftest import APP_PASSWORD, application, own_database
from tests.merchants import factories as merchants
from tests.recycling.factories import Door, drop

NANKAI, YUNTING = "nankai", "yunting"
FOLDERS = {NANKAI: "app/places/data/nankai", YUNTING: "tests/districts/yunting"}
COMMUNITIES = {NANKAI: "120104006001", YUNTING: "990103002003"}
HELD = """
SELECT (SELECT count(*) FROM {0}.drop), (SELECT count(*) FROM {0}.charge), (SELECT count(*) FROM {0}.transfer),
    (SELECT coalesce(sum(amount), 0)::bigint FROM {0}.transfer)
"""
# Everything that set-up leaves about a role and its schema, with the number of the transaction that wrote it.
LEFT = """
SELECT 'setting', s.xmin::text, setconfig::text FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = setrole
    JOIN pg_database d ON d.oid = setdatabase WHERE rolname = %(role)s AND datname = current_database()
UNION ALL SELECT 'schema', xmin::text, nspacl::text FROM pg_namespace WHERE nspname = %(schema)s
UNION ALL SELECT relname, xmin::text, relacl::text FROM pg_class WHERE relnamespace = %(schema)s::regnamespace
    AND relkind IN ('r', 'v')
UNION ALL SELECT proname, xmin::text, proacl::text FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace
"""


@dataclass
class District:
    """One district that serves, with someone who drops and someone who spends."""

    name: str
    app: Flask
    url: str
    door: Door = field(init=False)
    shop: RegisteredMerchant = field(init=False)
    payer: merchants.Payer = field(init=False)
    dropped: int = 0
    charged: int = 0

    def __post_init__(self) -> None:
        self.door = Door(self.app)
        with self.app.app_context():
            self.shop = merchants.merchant(place=Place(COMMUNITIES[self.name], "某路1号", 39.13, 117.16))
            self.payer = merchants.payer(100_000)

    def works(self) -> None:
        """Takes two drops and one charge."""
        rows = [drop(self.door.bin, self.dropped + number) for number in (1, 2)]
        assert self.door.send(rows)["accepted"] == 2
        self.dropped += 2
        with self.app.app_context():
            code = self.payer.code().token
            taken = charges.charge_by_code(self.shop.organisation_id, code, 700, merchants.request_key())
        assert taken.charge_id
        self.charged += 1

    @property
    def expected(self) -> tuple[int, int, int, int]:
        """What its own schema must hold: nobody earned for drops without a card."""
        return self.dropped, self.charged, 1 + self.charged, 100_000 + 700 * self.charged


def held(owner: psycopg.Connection, schema: str) -> tuple[int, ...] | None:
    return owner.execute(sql.SQL(HELD).format(sql.Identifier(schema))).fetchone()


def left(owner: psycopg.Connection, schema: str) -> list[tuple[object, ...]]:
    return sorted(owner.execute(LEFT, {"role": app_role(schema), "schema": schema}).fetchall(), key=repr)


class Database:
    """A database in which districts are prepared one after the other."""

    def __init__(self, url: str, owner: psycopg.Connection, stack: ExitStack) -> None:
        self.url, self.owner, self._stack = url, owner, stack
        self.before: list[tuple[object, ...]] = []
        self.after: list[tuple[object, ...]] = []

    def district(self, name: str) -> District:
        url = prepare(self.url, name, APP_PASSWORD)
        settings = {"TANHUI_SCHEMA": name, "TANHUI_DISTRICT": FOLDERS[name]}
        return District(name, self._stack.enter_context(application(self.url, url, **settings)), url)


@pytest.fixture(scope="module")
def database(server_url: str) -> Iterator[Database]:
    with ExitStack() as stack:
        url = stack.enter_context(own_database(server_url, "tanhui_two"))
        owner = stack.enter_context(psycopg.connect(url, autocommit=True))
        yield Database(url, owner, stack)


@pytest.fixture(scope="module")
def two(database: Database) -> tuple[District, District]:
    """The first was at work before the second came, while it was prepared, and is afterwards."""
    first = database.district(NANKAI)
    first.works()
    database.before = left(database.owner, NANKAI)
    second = database.district(YUNTING)
    database.after = left(database.owner, NANKAI)
    return first, second


@pytest.mark.usefixtures("two")
def test_preparing_the_second_touches_nothing_of_the_first(database: Database) -> None:
    assert database.after == database.before
    assert len(database.before) > 100


def test_each_posts_into_its_own_ledger_only(database: Database, two: tuple[District, District]) -> None:
    for _ in range(3):
        for one in two:
            one.works()
            assert [held(database.owner, each.name) for each in two] == [each.expected for each in two]


def test_preparing_a_district_again_changes_neither(database: Database, two: tuple[District, District]) -> None:
    before = [left(database.owner, one.name) for one in two]
    for one in two:
        assert prepare(database.url, one.name, APP_PASSWORD) == one.url
    assert [left(database.owner, one.name) for one in two] == before
    for one in two:
        one.works()


def test_neither_login_sees_the_other_schema(two: tuple[District, District]) -> None:
    for me, other in (two, two[::-1]):
        with psycopg.connect(me.url, autocommit=True) as connection:
            assert connection.execute("SELECT current_schema()").fetchone() == (me.name,)
            for statement in ("SELECT FROM {}.drop", "SELECT * FROM {}.open_account('wallet', 1)"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(statement).format(sql.Identifier(other.name)))
            connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(other.name)))
            with pytest.raises(psycopg.errors.UndefinedTable):
                connection.execute("SELECT FROM drop")


def test_an_address_that_leads_to_another_district_serves_nothing(
    two: tuple[District, District], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANHUI_SCHEMA", NANKAI)
    monkeypatch.setenv("TANHUI_DATABASE_URL", two[1].url)
    astray = create_app()
    assert readiness.obstacles(astray) == [
        "TANHUI_DATABASE_URL leads to the schema yunting, and TANHUI_SCHEMA is nankai"
    ]
    answers = {path: astray.test_client().get(path).status_code for path in ("/readyz", "/api/v1/places/communities")}
    assert answers == {"/readyz": 503, "/api/v1/places/communities": 503}
    assert [readiness.obstacles(one.app) for one in two] == [[], []]


def test_the_folder_of_another_district_is_told(
    two: tuple[District, District], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANHUI_SCHEMA", NANKAI)
    monkeypatch.setenv("TANHUI_DISTRICT", FOLDERS[YUNTING])
    monkeypatch.setenv("TANHUI_DATABASE_URL", two[0].url)
    astray = create_app()
    (found,) = readiness.obstacles(astray)
    with astray.app_context():
        db.engine.dispose()
    assert found.endswith("rows community, rows district, rows plan_leaf, rows plan_project, rows street")


@pytest.mark.parametrize("page", ["/", "/board", "/board/projects/1", "/events", "/merchants", "/privacy"])
def test_no_page_of_one_names_the_other(two: tuple[District, District], page: str) -> None:
    first, second = (one.app.test_client().get(page) for one in two)
    assert (first.status_code, second.status_code) == (200, 200)
    assert "云汀" not in first.text
    assert "南开" not in second.text
    assert "Nankai" not in second.text
    assert "云汀碳惠" in second.text
    assert Path(FOLDERS[YUNTING]).is_dir()


def test_each_has_its_own_plan_and_streets(two: tuple[District, District]) -> None:
    leaves = [len(one.app.test_client().get("/api/v1/plan/indicators").get_json()) for one in two]
    communities = [one.app.test_client().get("/api/v1/places/communities").get_json() for one in two]
    assert leaves == [39, 3]
    assert [len(rows) for rows in communities] == [171, 4]
    assert {row["street"] for row in communities[1]} == {"白鹭街道", "听潮街道"}


def test_pages_are_offered_in_the_languages_of_the_district(two: tuple[District, District]) -> None:
    first, second = (one.app.test_client().get("/", headers={"Accept-Language": "en"}).text for one in two)
    assert 'lang="en"' in first
    assert 'name="lang"' in first
    assert 'lang="en"' not in second
    assert 'name="lang"' not in second
