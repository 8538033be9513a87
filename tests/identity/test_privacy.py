"""What is kept about someone is theirs to see, to take along, and to say no to."""

from __future__ import annotations

from flask import Flask

from app.identity.privacy import queries
from app.identity.roles import Role
from tests import factories
from tests.conftest import LoginAs


def test_consent_is_given_and_withdrawn_and_every_decision_is_kept(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident()
    client = login_as(ming)
    for given in ("1", "0", "0", "1"):
        assert client.post("/me/privacy/reminders", data={"given": given}).status_code == 302
    with app.app_context():
        assert {purpose: last.given for purpose, last in queries.decisions_of(ming).items()} == {"reminders": True}
        history = queries.export_of(ming)["consent"]
    assert [row["given"] for row in history] == [True, False, True]
    assert {row["version"] for row in history} == {"2026-11"}


def test_the_base_purpose_and_made_up_ones_cannot_be_switched_on_that_page(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident()
    client = login_as(ming)
    for purpose in ("programme", "anything"):
        assert client.post(f"/me/privacy/{purpose}", data={"given": "0"}).status_code == 404


def test_a_resident_takes_all_their_data_along_and_nobody_elses(app: Flask, login_as: LoginAs) -> None:
    phone, other = factories.phone(), factories.phone()
    with app.app_context():
        ming = factories.resident("明明", phone)
        factories.resident("华华", other)
        card = factories.card(factories.household(ming))
    answer = login_as(ming).post("/me/privacy/export")
    exported = answer.get_json()

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert exported["person"]["phone"] == phone
    assert exported["household"]["cards"] == [card]
    assert other not in answer.get_data(as_text=True)


def test_residents_see_who_in_the_office_looked_at_them(app: Flask, login_as: LoginAs) -> None:
    phone = factories.phone()
    with app.app_context():
        ming, admin = factories.resident("明明", phone), factories.staff(Role.ADMIN)
    office = login_as(admin)
    assert "还没有人看过" in login_as(ming).get("/me/privacy").get_data(as_text=True)
    found = office.post("/office/people", data={"q": phone}).get_data(as_text=True)
    assert f"/office/people/{ming}" in found
    assert phone not in found
    assert phone[:3] + "****" + phone[-4:] in found
    office.get(f"/office/people/{ming}")

    page = login_as(ming).get("/me/privacy").get_data(as_text=True)
    assert "查看个人资料" in page
    assert "测试admin" in page


def test_the_office_does_not_find_residents_by_name_or_part_of_a_number(app: Flask, login_as: LoginAs) -> None:
    phone = factories.phone()
    with app.app_context():
        factories.resident("稀有名字", phone)
        admin = factories.staff(Role.ADMIN)
    office = login_as(admin)
    for part in ("稀有名字", phone[:7], phone[-4:], "%", "_"):
        assert "没有找到" in office.post("/office/people", data={"q": part}).get_data(as_text=True)


def test_name_language_and_text_size_are_kept_in_the_account_and_greet_on_a_new_device(
    app: Flask, login_as: LoginAs
) -> None:
    with app.app_context():
        ming = factories.resident()
    kept = login_as(ming).post("/me/account", data={"name": "小明", "locale": "en", "text_size": "large"})
    assert kept.status_code == 302

    page = login_as(ming).get("/me/account").get_data(as_text=True)
    assert 'lang="en"' in page
    assert 'data-text="large"' in page
    assert "小明" in page


def test_a_name_is_shown_as_text_whatever_is_typed(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming = factories.resident()
    client = login_as(ming)
    client.post("/me/account", data={"name": "<script>alert(1)</script>", "text_size": "normal"})
    assert "<script>alert" not in client.get("/me/account").get_data(as_text=True)
    assert client.post("/me/account", data={"name": "x" * 61, "text_size": "normal"}).status_code == 422


def test_everybody_can_read_what_they_would_agree_to(app: Flask) -> None:
    assert app.test_client().get("/privacy").status_code == 200
