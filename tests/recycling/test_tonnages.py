"""Haulage, kitchen waste and yards: versions, never edits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.identity.roles import Role
from tests import factories
from tests.recycling.factories import one
from tests.recycling.test_upload import upload

LoginAs = Callable[[int], FlaskClient]
HEADER = "记录号,开始日期,结束日期,重量(吨),来源,已含在清运量中\n"


@pytest.fixture
def operator(app: Flask) -> int:
    """A person who reports."""
    with app.app_context():
        return factories.organisation()


@pytest.fixture
def office(app: Flask, login_as: LoginAs) -> FlaskClient:
    """The eco-office's browser."""
    with app.app_context():
        person = factories.staff(Role.OFFICE)
    return login_as(person)


def in_force(app: Flask, operator: int) -> list[tuple[str, int, int]]:
    """What counts: (record number, version, grams)."""
    from datetime import date

    from app.recycling.tonnages.queries import in_force as query

    with app.app_context():
        rows = query(date(2026, 1, 1), date(2026, 12, 31))
        return [(row.record_no, row.version, row.weight_g) for row in rows if row.organisation_id == operator]


def send(browser: FlaskClient, operator: int, rows: str, kind: str = "haulage") -> str:
    """Upload rows at the office for an operator."""
    return upload(browser, (HEADER + rows).encode("gb18030"), "/office/tonnages", kind=kind, organisation_id=operator)


def test_a_correction_is_a_new_version_and_the_same_again_is_nothing(
    app: Flask, operator: int, office: FlaskClient
) -> None:
    send(office, operator, "H1,2026-01-01,2026-01-31,1234.567,居民,否\nH2,2026-02-01,,5,,\n")
    assert in_force(app, operator) == [("H1", 1, 1_234_567_000), ("H2", 1, 5_000_000)]
    send(office, operator, "H1,2026-01-01,2026-01-31,1234.567,居民,否\nH2,2026-02-01,2026-02-01,6,居民,否\n")
    assert in_force(app, operator) == [("H1", 1, 1_234_567_000), ("H2", 2, 6_000_000)]
    send(office, operator, "H1,2026-01-01,2026-01-31,0,居民,否\n")
    assert ("H1", 2, 0) in in_force(app, operator)
    assert one(app, "SELECT count(*) FROM tonnage WHERE organisation_id = :o", o=operator) == 4


def test_one_wrong_row_keeps_the_whole_file_out_and_is_explained(
    app: Flask, operator: int, office: FlaskClient
) -> None:
    page = send(
        office, operator, "H1,2026-01-01,,1,,\nH2,2026-02-30,,1,,\nH3,2026-03-05,2026-03-01,1,,\nH4,2099-01-01,,1,,\n"
    )
    assert in_force(app, operator) == []
    for words in ("日期读不懂", "结束日期早于开始日期", "日期还没到", "整份文件都没有收"):
        assert words in page
    found = one(app, "SELECT max(id) FROM tonnage_upload WHERE organisation_id = :o", o=operator)
    errors = office.get(f"/tonnages/uploads/{found}/errors.csv").data.decode("utf-8-sig").splitlines()
    assert len(errors) == 4
    assert errors[1].startswith("H2,2026-02-30")


def test_a_record_number_that_contradicts_itself_is_refused(app: Flask, operator: int, office: FlaskClient) -> None:
    assert "出现两次" in send(office, operator, "H1,2026-01-01,,1,,\nH1,2026-01-01,,2,,\n")
    assert in_force(app, operator) == []


def test_an_operator_reports_for_itself_alone(app: Flask, operator: int, login_as: LoginAs) -> None:
    with app.app_context():
        person, stranger = factories.staff(Role.OPERATOR, operator), factories.staff(Role.OPERATOR)
        other = factories.organisation()
    browser = login_as(person)
    raw = f"{HEADER}Y1,2026-01-01,,2.5,商业,是\n".encode()
    upload(browser, raw, "/operator/tonnages", kind="yard", organisation_id=other)
    assert in_force(app, operator) == [("Y1", 1, 2_500_000)]
    assert in_force(app, other) == []
    assert browser.get("/office/tonnages").status_code == 403
    found = one(app, "SELECT max(id) FROM tonnage_upload WHERE organisation_id = :o", o=operator)
    assert login_as(stranger).get(f"/tonnages/uploads/{found}").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_templates_can_be_read_back(app: Flask, operator: int, office: FlaskClient, lang: str) -> None:
    raw = office.get(f"/tonnages/template.csv?lang={lang}").data
    assert "已全部记录" in upload(office, raw, "/office/tonnages", kind="kitchen", organisation_id=operator)


def test_days_of_both_versions_are_marked_for_the_aggregator(app: Flask, operator: int, office: FlaskClient) -> None:
    marks = "SELECT count(*) FROM dirty_day WHERE day IN ('2026-04-01', '2026-05-01')"
    before = one(app, marks)
    send(office, operator, "M1,2026-04-01,,1,,\n")
    send(office, operator, "M1,2026-05-01,,1,,\n")
    assert one(app, marks) == before + 3


def test_kitchen_waste_counts_as_hauled_unless_the_row_denies_it(
    app: Flask, operator: int, office: FlaskClient
) -> None:
    raw = f"{HEADER}K1,2026-01-01,,1,,\nK2,2026-01-01,,1,,否\n".encode()
    upload(office, raw, "/office/tonnages", kind="kitchen", organisation_id=operator)
    said = "SELECT string_agg(record_no || in_haulage, ' ' ORDER BY record_no) FROM tonnage WHERE organisation_id = :o"
    assert one(app, said, o=operator) == "K1true K2false"
