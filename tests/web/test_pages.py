"""Pieces, forms, navigation, front page and files."""

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, get_template_attribute
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

import config
from app.identity.roles import Role
from app.web import assets, forms, landing, navigation
from tests.conftest import LoginAs
from tests.factories import resident, staff


def test_a_form_is_read_stripped_and_empty_means_not_sent(client: FlaskClient) -> None:
    answer = client.post("/probe/form", data={"phone": " 13812345678 ", "note": "  ", "amount": "", "extra": "x"})
    assert answer.get_json() == {"values": {"phone": "13812345678"}, "errors": {}}


def test_a_wrong_form_says_what_is_wrong_in_words_for_people(client: FlaskClient) -> None:
    answer = client.post("/probe/form", data={"phone": "1", "amount": "101"})
    assert answer.get_json()["errors"] == {"phone": ["格式不对。"], "amount": ["应在 1 至 100 之间。"]}
    assert client.post("/probe/form").get_json()["errors"] == {"phone": ["请填写这一项。"]}


def test_errors_are_tied_to_their_fields_and_the_summary_takes_the_focus(client: FlaskClient) -> None:
    html = client.get("/specimen/touch?wrong").get_data(as_text=True)
    assert 'id="error-summary" role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#phone">应为 11 位手机号。</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="phone-hint phone-error"' in html
    assert 'id="phone-error"' in html


def test_a_password_is_never_shown_again(web_app: Flask) -> None:
    with web_app.test_request_context("/"):
        field = get_template_attribute("components.html", "field")
        assert "geheim" not in field(forms.Form(raw={"password": "geheim"}), "password", "密码", type="password")


def test_a_status_is_always_word_and_sign(web_app: Flask) -> None:
    with web_app.test_request_context("/"):
        tag = get_template_attribute("components.html", "status_tag")
        for status, word in {"met": "已达标", "watch": "需加快", "no_data": "待数据"}.items():
            html = tag(status)
            assert word in html
            assert "<svg" in html


def test_navigation_shows_what_a_role_may_see_and_what_exists(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web_app.extensions, "tanhui_navigation", {})
    navigation.add({"office"}, "web.error_page", "办公", "list", 20, app=web_app, code="TooMany")
    navigation.add({navigation.EVERYBODY}, "web.front", "首页", "home", 10, app=web_app)
    navigation.add({"office"}, "not.there", "没有", "list", 5, app=web_app)
    navigation.add({navigation.ANONYMOUS}, "web.docs", "接口", "book", 30, app=web_app)
    office = SimpleNamespace(roles=frozenset({"office"}), name="张三")
    monkeypatch.setitem(web_app.config, "ACTOR", office)
    html = web_app.test_client().get("/errors/TooMany").get_data(as_text=True)
    shown = html.split('class="nav__list"')[1].split("</nav>")[0]
    assert [label in shown for label in ("首页", "办公", "没有", "接口")] == [True, True, False, False]
    assert shown.count('aria-current="page"') == 1
    monkeypatch.setitem(web_app.config, "ACTOR", None)
    stranger = web_app.test_client().get("/errors/TooMany").get_data(as_text=True)
    assert "办公" not in stranger.split('class="nav__list"')[1].split("</nav>")[0]


def test_only_the_closest_entry_is_the_current_one(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web_app.extensions, "tanhui_navigation", {})
    navigation.add({navigation.EVERYBODY}, "web.docs", "文档", app=web_app)
    navigation.add({navigation.EVERYBODY}, "web.docs_file", "文件", app=web_app, filename="a")
    navigation.add({navigation.EVERYBODY}, "web.front", "首页", app=web_app)

    def current(path: str) -> str | None:
        with web_app.test_request_context(path):
            return navigation.current_url(navigation.items())

    assert current("/api/docs") == "/api/docs"
    assert current("/api/docs/a/b") == "/api/docs/a"
    assert current("/api/docs/x") == "/api/docs"
    assert current("/") == "/"
    assert current("/elsewhere") is None


def test_the_bar_holds_four_and_the_fourth_leads_to_the_rest(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web_app.extensions, "tanhui_navigation", {})
    for n in range(6):
        navigation.add({navigation.EVERYBODY}, "web.error_page", f"第{n}页", app=web_app, order=n, code=f"C{n}")
    client = web_app.test_client()
    bar = client.get("/specimen/touch").get_data(as_text=True).split('class="nav__list"')[1].split("</nav>")[0]
    side = client.get("/specimen/compact").get_data(as_text=True).split('class="nav__list"')[1].split("</nav>")[0]
    on_phones = bar.count('<li class="nav__item') - bar.count("nav__item--desk")
    assert (on_phones, bar.count("nav__item--phone"), side.count('<li class="nav__item')) == (4, 1, 6)
    rest = client.get("/more").get_data(as_text=True).split("<main")[1]
    assert [f"第{n}页" in rest for n in range(6)] == [True] * 6


def test_the_office_has_a_desk_and_others_do_not(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        official, neighbour = staff(Role.OFFICE), resident()
    assert login_as(official).get("/office").status_code == 200
    assert login_as(neighbour).get("/office").status_code == 403


def test_the_front_page_leads_each_to_their_own_door(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with web_app.test_request_context("/"):
        every = [door.path for door, _ in landing.doors()]
    assert "/me" in every
    monkeypatch.setitem(web_app.config, "ACTOR", SimpleNamespace(roles=frozenset({"mall"}), name="李四"))
    html = web_app.test_client().get("/").get_data(as_text=True)
    first = html.split('class="door ')[1]
    assert first.startswith('door--yours" href="/mall"')


def test_the_front_page_shows_figures_and_survives_without_them(
    web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> landing.Fact:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setitem(
        web_app.extensions,
        "tanhui_facts",
        [broken, lambda: landing.Fact("本月回收", "12.3", "吨", "/board"), lambda: None],
    )
    html = web_app.test_client().get("/").get_data(as_text=True)
    assert "本月回收" in html
    assert "12.3" in html


def test_demo_logins_are_shown_only_in_a_demonstration(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    left = {"accounts": [{"role": "office", "login": "office", "password": "x", "name": "演示"}]}
    monkeypatch.setattr(config, "left_by_run", {"demo.json": left}.__getitem__)
    with web_app.app_context():
        monkeypatch.setitem(web_app.config, "TANHUI_DEMO", "0")
        assert landing.demo_accounts() == []
        monkeypatch.setitem(web_app.config, "TANHUI_DEMO", "1")
        assert landing.demo_accounts()[0]["login"] == "office"
        monkeypatch.setattr(config, "left_by_run", lambda name: {})
        assert landing.demo_accounts() == []


def test_demonstration_data_is_called_so_on_every_page(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for value, shown in (("1", True), ("0", False)):
        monkeypatch.setitem(web_app.config, "TANHUI_DEMO", value)
        for path in ("/", "/errors/TooMany", "/nothing", "/specimen/compact"):
            assert ("演示数据" in web_app.test_client().get(path).get_data(as_text=True)) is shown


def test_a_page_stands_without_the_database(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> dict[str, object]:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    processors = {None: [broken]}
    monkeypatch.setattr(web_app, "template_context_processors", processors)
    response = web_app.test_client().get("/nothing")
    assert response.status_code == 404
    assert "没有找到" in response.get_data(as_text=True)


def test_own_files_are_served_plain_and_asked_for_again(client: FlaskClient) -> None:
    response = client.get("/static/css/base.css", buffered=True)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-cache")
    assert client.get("/static/../views.py").status_code == 404


def test_fingerprints_are_used_while_they_fit(tmp_path: Path) -> None:
    static, vendor = tmp_path / "static", tmp_path / "vendor"
    static.mkdir()
    vendor.mkdir()
    printed = {}
    for name in ("a.css", "b.css"):
        (static / name).write_text(name)
        printed[name] = f"{name[0]}.{hashlib.sha256(name.encode()).hexdigest()[:10]}.css"
        (vendor / printed[name]).write_text(name)
    printed |= {"js/htmx.js": "htmx.0123456789.js", "js/gone.js": "gone.0123456789.js"}
    (vendor / "htmx.0123456789.js").write_text("x")
    (vendor / "manifest.json").write_text(json.dumps(printed))
    (static / "b.css").write_text("edited since")
    assert set(assets.read_manifest(vendor, static)) == {"a.css", "js/htmx.js"}
    assert assets.read_manifest(tmp_path, static) == {}


def test_pages_work_when_set_up_brought_no_scripts(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web_app.extensions, "tanhui_assets", {})
    html = web_app.test_client().get("/specimen/compact").get_data(as_text=True)
    assert "/static/css/base.css" in html
    assert "htmx" not in html
    assert "None" not in html
