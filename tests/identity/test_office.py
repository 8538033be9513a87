"""The office's pages: keys, the audit trail, people; and the commands that do the same."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from app.clock import now
from app.db import db, use_case
from app.identity.audit import queries, trail
from app.identity.audit.queries import Filter
from app.identity.models import ApiKey, Person
from app.identity.roles import Role
from tests import factories
from tests.conftest import LoginAs

# -- keys --------------------------------------------------------------------------------------------------------


def works(app: Flask, key: str) -> bool:
    return app.test_client().get("/api/v1/me", headers=factories.bearer(key)).status_code == 200


def shown_key(page: str) -> str:
    found = re.search(r'value="(thk_[^"]+)"', page)
    assert found
    return found[1]


def test_a_key_is_shown_once_works_at_once_and_is_not_in_the_table(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        office, operator = factories.staff(Role.OFFICE), factories.organisation()
    client = login_as(office)
    form = {"organisation_id": operator, "name": "正式环境", "scopes": "me:read"}
    key = shown_key(client.post("/office/keys", data=form).get_data(as_text=True))

    assert works(app, key)
    secret = key.rsplit("_", 1)[1]
    assert secret not in client.get("/office/keys").get_data(as_text=True)
    with app.app_context():
        row = db.session.execute(select(ApiKey.__table__).order_by(ApiKey.id.desc()).limit(1)).one()
        assert secret.encode() not in b"|".join(str(value).encode() for value in row)
        assert row.last_used_at is not None


def test_a_key_carries_only_scopes_that_some_endpoint_asks_for(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        office, operator = factories.staff(Role.OFFICE), factories.organisation()
    client = login_as(office)
    for scopes in (["everything"], []):
        form = {"organisation_id": operator, "name": "x", "scopes": scopes}
        assert client.post("/office/keys", data=form).status_code == 422


def test_a_rotated_key_works_beside_its_successor_for_a_week(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        office = factories.staff(Role.OFFICE)
        old = factories.api_key(factories.organisation(), "me:read")
        key_id = db.session.scalar(select(ApiKey.id).where(ApiKey.public_id == old.split("_")[1]))
    new = shown_key(login_as(office).post(f"/office/keys/{key_id}/rotate").get_data(as_text=True))

    assert works(app, old)
    assert works(app, new)
    with time_machine.travel(now() + timedelta(days=7, seconds=1)):
        assert not works(app, old)
        assert works(app, new)


def test_a_revoked_key_stops_at_once_and_cannot_be_rotated(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        office = factories.staff(Role.OFFICE)
        key = factories.api_key(factories.organisation(), "me:read")
        key_id = db.session.scalar(select(ApiKey.id).where(ApiKey.public_id == key.split("_")[1]))
    client = login_as(office)
    client.post(f"/office/keys/{key_id}/revoke")
    assert not works(app, key)
    assert client.post(f"/office/keys/{key_id}/rotate").status_code == 409


def test_a_key_with_one_wrong_letter_opens_nothing(app: Flask) -> None:
    with app.app_context():
        key = factories.api_key(factories.organisation(), "me:read")
    assert works(app, key)
    assert not works(app, key[:-1] + ("A" if key[-1] != "A" else "B"))
    assert not works(app, key.replace("thk_", "thx_"))


# -- audit trail -------------------------------------------------------------------------------------------------


@use_case
def write(action: str, number: int, **detail: str) -> None:
    trail.record(action, "thing", number, actor_id=None, **detail)


def test_the_trail_is_read_page_by_page_without_gaps(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        auditor = factories.staff(Role.AUDITOR)
        with time_machine.travel(now(), tick=False):  # all in one instant: the number decides
            for number in range(120):
                write("test.paged", number)
    client, address, seen = login_as(auditor), "/office/audit?action=test.paged", []
    for _ in range(3):
        page = client.get(address).get_data(as_text=True)
        seen += [int(number) for number in re.findall(r"<td>thing (\d+)</td>", page)]
        following = re.search(r'href="(/office/audit\?[^"]*cursor=[^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == list(range(119, -1, -1))
    assert address == ""


def test_filters_narrow_the_trail_and_nonsense_in_them_is_pointed_out(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        auditor = factories.staff(Role.AUDITOR)
        write("test.one", 1)
        write("test.two", 2)
        only = queries.entries(Filter(action="test.t", object_type="thing", object_id="2"))
        assert {entry.action for entry in only} == {"test.two"}
        tomorrow = (now() + timedelta(days=2)).date()
        assert queries.entries(Filter(action="test.one", since=tomorrow)) == []
        assert queries.entries(Filter(action="test.one", until=tomorrow))
    page = login_as(auditor).get("/office/audit?since=yesterday&actor_id=x")
    assert page.status_code == 200
    assert "日期应写作" in page.get_data(as_text=True)
    assert login_as(auditor).get("/office/audit?cursor=garbage").status_code == 400


def test_the_csv_opens_in_a_spreadsheet_without_running_what_someone_typed(app: Flask, login_as: LoginAs) -> None:
    formulas = ['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1+1"]
    with app.app_context():
        auditor = factories.staff(Role.AUDITOR)
        for number, formula in enumerate(formulas):
            write(formula, number)
        write("test.csv", 99, note="有，逗号", why='"quoted"')
    answer = login_as(auditor).get("/office/audit/audit.csv?object_type=thing")
    body = answer.get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline="")))

    assert body.startswith("\ufeff")
    assert answer.headers["Content-Disposition"] == "attachment; filename=tanhui-audit.csv"
    actions = {row["action"] for row in rows}
    assert {f"'{formula}" for formula in formulas} <= actions
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for value in row.values())
    assert json.loads(next(row["detail"] for row in rows if row["object_id"] == "99"))["note"] == "有，逗号"


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE audit_event SET action = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE consent SET given = true",
        "DELETE FROM person",
        "UPDATE role_grant SET role = 'admin'",
        "UPDATE api_key SET scopes = '{me:read}'",
        "UPDATE household SET created_at = created_at",
        "DELETE FROM card",
    ],
)
def test_the_program_itself_cannot_rewrite_what_happened(forged: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text(forged))
    db.session.rollback()


# -- people ------------------------------------------------------------------------------------------------------


def test_nobody_closes_their_own_access(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        admin = factories.staff(Role.ADMIN)
    client = login_as(admin)
    refused = client.post(f"/office/people/{admin}/access", data={"reason": "试试", "open": "0"})
    assert refused.status_code == 422
    assert client.get("/api/v1/me").status_code == 200


def test_closing_needs_a_reason_and_opening_brings_the_person_back(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        admin, person = factories.staff(Role.ADMIN), factories.staff(Role.OFFICE)
    client = login_as(admin)
    path = f"/office/people/{person}/access"
    assert client.post(path, data={"reason": "", "open": "0"}).status_code == 422
    assert client.post(path, data={"reason": "休假", "open": "0"}).status_code == 302
    assert "停用" in client.get(f"/office/people/{person}").get_data(as_text=True)
    assert client.post(path, data={"reason": "回来了", "open": "1"}).status_code == 302
    with app.app_context():
        assert db.session.get_one(Person, person).disabled_at is None
    assert client.get("/office/people/987654321").status_code == 404


# -- commands ----------------------------------------------------------------------------------------------------


def test_commands_add_staff_and_hand_out_rotate_and_revoke_keys(app: Flask, login_as: LoginAs) -> None:
    run = app.test_cli_runner().invoke
    number = json.loads(run(args=["users", "organisation", "operator", "绿色回收"]).stdout)["organisation_id"]
    login = f"li{number}"
    added = json.loads(
        run(args=["users", "add", "--role", "operator", "--login", login, "--organisation", str(number)]).stdout
    )
    assert login_as(added["person_id"]).get("/api/v1/me").get_json()["organisation_id"] == number

    issued = json.loads(
        run(args=["keys", "issue", "--organisation", str(number), "--name", "测试", "--scope", "me:read"]).stdout
    )
    assert works(app, issued["key"])
    successor = json.loads(run(args=["keys", "rotate", str(issued["id"])]).stdout)
    run(args=["keys", "revoke", str(successor["id"])])
    assert not works(app, successor["key"])
    states = {row["id"]: row["state"] for row in map(json.loads, run(args=["keys", "list"]).stdout.splitlines())}
    assert (states[issued["id"]], states[successor["id"]]) == ("ending", "over")


def test_a_command_that_the_rules_refuse_says_why_and_fails(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    login = f"zhao{factories.phone()}"
    assert run(args=["users", "add", "--role", "office", "--login", login]).exit_code == 0
    again = run(args=["users", "add", "--role", "office", "--login", login])
    assert again.exit_code == 1
    assert "已经有人使用" in again.output
    assert run(args=["keys", "revoke", "987654321"]).exit_code == 1
