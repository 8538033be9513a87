"""What visitors, mall staff and the office see and do in a browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.clock import DISTRICT_ZONE, now, today
from app.consumption.checkins import tokens
from app.consumption.events import queries
from app.consumption.events.kinds import Stage
from app.consumption.events.services import cancel_event, close_event
from app.identity.roles import Role
from app.points.queries import balance_of, budget_of
from tests.conftest import LoginAs
from tests.consumption import factories as given
from tests.factories import PASSWORD, card, household, resident, staff


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return unescape(re.sub(r"<[^>]+>|\s+", " ", answer.get_data(as_text=True)))


@pytest.fixture
def mall(app: Flask) -> given.AMall:
    with app.app_context():
        return given.mall()


def test_the_calendar_says_what_is_on_and_what_is_coming(app: Flask, visitor: FlaskClient, mall: given.AMall) -> None:
    with app.app_context():
        given.event(mall, title="今天的市集")
        given.event(
            mall, title="下月的造物节", starts_at=now() + timedelta(days=40), ends_at=now() + timedelta(days=41)
        )
        given.draft(mall, title="还没定的活动")
    shown = text_of(visitor, "/events")
    assert "今天的市集" in shown
    assert "下月的造物节" in shown
    assert "还没定的活动" not in shown
    month = (now() + timedelta(days=40)).astimezone(DISTRICT_ZONE)
    filtered = text_of(visitor, f"/events?month={month:%Y-%m}")
    assert "下月的造物节" in filtered
    assert "今天的市集" not in filtered


def test_a_month_without_events_and_an_invalid_one(visitor: FlaskClient) -> None:
    assert "这个月没有活动" in text_of(visitor, "/events?month=2031-02")
    assert "没有办过" in text_of(visitor, "/events?show=past&month=") or "往期" in text_of(visitor, "/events?show=past")
    for month in ("2031-13", "x", "9999-12", "0000-01"):
        text_of(visitor, f"/events?month={month}", 400)


def test_an_event_page_says_when_where_what_for_and_how_many_places(
    app: Flask, visitor: FlaskClient, mall: given.AMall
) -> None:
    with app.app_context():
        event_id = given.event(mall, title="赶海市集", summary="带上旧物来换新。")
        drafted = given.draft(mall)
    shown = text_of(visitor, f"/events/{event_id}")
    for words in ("赶海市集", "一层中庭", "学府街道", "1.00 碳币", "还剩 10 个", "带上旧物来换新。"):
        assert words in shown
    text_of(visitor, f"/events/{drafted}", 404)
    text_of(visitor, "/events/999999999", 404)


def test_a_cancelled_event_says_so_in_the_calendar_too(app: Flask, visitor: FlaskClient, mall: given.AMall) -> None:
    with app.app_context():
        event_id = given.event(mall)
        cancel_event(mall.organisation_id, event_id, mall.staff_id, "大风")
    assert "已取消" in text_of(visitor, f"/events/{event_id}")
    assert "STATUS:CANCELLED" in visitor.get(f"/events/{event_id}/calendar.ics").get_data(as_text=True)


def test_the_calendar_file_is_what_telephones_read(app: Flask, visitor: FlaskClient, mall: given.AMall) -> None:
    begins = datetime(today().year + 4, 5, 1, 2, 0, tzinfo=UTC)
    with app.app_context():
        event_id = given.event(
            mall, title="第三届循环造物节，旧物；新生", starts_at=begins, ends_at=begins + timedelta(hours=8),
            summary="旧物改造、绿色阅读，欢迎全家一起来。" * 6,
        )  # fmt: skip
    answer = visitor.get(f"/events/{event_id}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    body = answer.get_data()
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    unfolded = body.decode().replace("\r\n ", "")
    assert f"DTSTART:{begins:%Y}0501T020000Z\r\nDTEND:{begins:%Y}0501T100000Z" in unfolded
    assert "SUMMARY:第三届循环造物节，旧物；新生" in unfolded
    assert f"URL:http://127.0.0.1:8000/events/{event_id}" in unfolded


def test_scan_log_in_check_in_even_when_logging_in_takes_a_while(
    app: Flask, visitor: FlaskClient, login_as: LoginAs, mall: given.AMall
) -> None:
    with app.app_context():
        event_id, ming = given.event(mall, reward=120), resident()
        code = tokens.screen_code(event_id, now())
    assert "用手机号登录并签到" in text_of(visitor, f"/e/{code}")
    memory = visitor.get_cookie("scan", path=f"/e/{code}")
    assert memory is not None
    assert memory.http_only

    phone = login_as(ming)
    phone.set_cookie("scan", memory.value, path=f"/e/{code}")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5)):
        assert "签到得" in text_of(phone, f"/e/{code}")
        answer = phone.post(f"/e/{code}")
        assert answer.status_code == 303
        shown = text_of(phone, answer.location)
        text_of(login_as(ming), f"/e/{code}", 410)  # another browser never saw the screen
    assert "+1.20 碳币" in shown
    with app.app_context():
        assert balance_of(household(ming)).free == 120


def test_an_empty_budget_is_said_before_and_after(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id, ming = given.event(mall, budget=0), resident()
        code = given.code(event_id)
    phone = login_as(ming)
    assert "活动预算已用完" in text_of(phone, f"/e/{code}")
    shown = text_of(phone, phone.post(f"/e/{code}").location)
    assert "到场已经记录" in shown
    assert "没有碳币" in shown


def test_outside_its_time_an_event_says_why(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        early = given.event(mall, starts_at=now() + timedelta(minutes=9))
        closed = given.event(mall)
        close_event(mall.organisation_id, closed, mall.staff_id)
        ming, codes = resident(), [given.code(early), given.code(closed)]
    phone = login_as(ming)
    for code, word in zip(codes, ("还没有开始", "已经结束"), strict=True):
        assert word in text_of(phone, f"/e/{code}")
        refused = phone.post(f"/e/{code}")
        assert refused.status_code == 422
        assert word in refused.get_data(as_text=True)


@pytest.mark.parametrize("code", ["A" * 26, "x", "%3Cscript%3E", "7" * 300])
def test_a_code_that_is_not_ours_is_refused_in_words(visitor: FlaskClient, code: str) -> None:
    assert "不是我们的签到码" in text_of(visitor, f"/e/{code}", 422)


def test_a_receipt_is_its_owners(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id, ming, hua = given.event(mall), resident(), resident()
        code = given.code(event_id)
    receipt = login_as(ming).post(f"/e/{code}").location
    text_of(login_as(ming), receipt)
    text_of(login_as(hua), receipt, 404)


def test_a_mall_drafts_publishes_shows_its_screen_and_closes(
    app: Flask, login_as: LoginAs, visitor: FlaskClient, mall: given.AMall
) -> None:
    desk = login_as(mall.staff_id)
    begins = now().astimezone(DISTRICT_ZONE) - timedelta(hours=1)
    form = {
        "title": "图书漂流日", "kind": "book_drift", "place": "三层", "capacity": "80", "reward": "1.50",
        "starts_at": f"{begins:%Y-%m-%dT%H:%M}", "ends_at": f"{begins + timedelta(hours=5):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    drafted = desk.post("/mall/events/new", data=form)
    assert drafted.status_code == 303
    page = drafted.location
    event_id = int(page.rsplit("/", 1)[1])
    assert "草稿" in text_of(desk, page)
    text_of(visitor, f"/events/{event_id}", 404)

    assert desk.post(f"{page}/published").status_code == 303
    assert "图书漂流日" in text_of(visitor, f"/events/{event_id}")
    screen = desk.get(f"{page}/screen").get_data(as_text=True)
    assert 'http-equiv="refresh"' in screen
    assert "<svg" in screen
    assert "0 / 80" in text_of(desk, f"{page}/screen/code")
    text_of(desk, f"{page}/poster")

    assert desk.post(f"{page}/closed").status_code == 303
    with app.app_context():
        row = queries.event(event_id)
    assert row is not None
    assert (row.stage, row.reward) == (Stage.CLOSED, 150)
    assert desk.post(f"{page}/published").status_code == 409


def test_a_wrong_form_comes_back_with_what_was_typed(login_as: LoginAs, mall: given.AMall) -> None:
    desk = login_as(mall.staff_id)
    form = {
        "title": "市集<b>",
        "kind": "moon",
        "place": "三层",
        "capacity": "0",
        "reward": "1.234",
        "starts_at": "soon",
    }
    answer = desk.post("/mall/events/new", data=form)
    assert answer.status_code == 422
    body = answer.get_data(as_text=True)
    assert "市集&lt;b&gt;" in body
    for name in ("kind", "capacity", "reward", "starts_at", "ends_at"):
        assert f'id="{name}-error"' in body, name


def test_cancelling_asks_for_a_reason(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id = given.event(mall)
    desk = login_as(mall.staff_id)
    assert "原因" in text_of(desk, f"/mall/events/{event_id}/cancelled")
    assert desk.post(f"/mall/events/{event_id}/cancelled", data={}).status_code == 422
    assert desk.post(f"/mall/events/{event_id}/cancelled", data={"reason": "大风"}).status_code == 303
    assert "大风" in text_of(desk, f"/mall/events/{event_id}")


def test_a_new_event_of_a_series_starts_from_the_last_one(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id = given.event(mall, title="第二届造物节", reward=250)
    body = login_as(mall.staff_id).get(f"/mall/events/new?like={event_id}").get_data(as_text=True)
    assert "第二届造物节" in body
    assert 'value="2.50"' in body


def test_another_malls_event_is_not_found_on_any_page(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id, other = given.event(mall), given.mall()
    desk = login_as(other.staff_id)
    page = f"/mall/events/{event_id}"
    for path in (
        page,
        *(f"{page}/{part}" for part in ("screen", "screen/code", "poster", "check-ins.csv", "closed", "cancelled")),
    ):
        assert desk.get(path).status_code == 404, path
    assert desk.get(f"/mall/events/new?like={event_id}").status_code == 404
    for change in ("published", "closed", "cancelled"):
        assert desk.post(f"{page}/{change}", data={"reason": "x"}).status_code == 404, change


@pytest.mark.parametrize("path", ["/mall", "/mall/acts", "/mall/events/new", "/office/malls", "/office/malls/new"])
def test_residents_and_strangers_stay_out_of_the_desks(
    app: Flask, login_as: LoginAs, visitor: FlaskClient, path: str
) -> None:
    with app.app_context():
        ming, merchant = resident(), staff(Role.MERCHANT)
    assert visitor.get(path).status_code == 302
    assert login_as(ming).get(path).status_code == 403
    assert login_as(merchant).get(path).status_code == 403


def test_a_mall_may_not_fund_itself(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id, auditor = given.event(mall, budget=0), staff(Role.AUDITOR)
    form = {"event_id": str(event_id), "amount": "100"}
    for person in (mall.staff_id, auditor):
        assert login_as(person).post("/office/malls/fundings", data=form).status_code == 403
    with app.app_context():
        assert budget_of(event_id).free == 0


def test_the_counts_go_out_without_persons(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        event_id, ming = given.event(mall, title="=1+1"), resident(name="演示某某")
        code = given.code(event_id)
    login_as(ming).post(f"/e/{code}")
    answer = login_as(mall.staff_id).get(f"/mall/events/{event_id}/check-ins.csv")
    assert answer.mimetype == "text/csv"
    body = answer.get_data(as_text=True)
    assert body.startswith("\ufeff活动,")
    assert "'=1+1" in body
    assert ",1,1.00" in body
    assert "演示某某" not in body


def test_staff_record_an_act_and_see_who_tried_again(app: Flask, login_as: LoginAs, mall: given.AMall) -> None:
    with app.app_context():
        given.reward("second_hand")
        ming, hua = resident(), resident()
        home, plastic, other = household(ming), card(household(ming)), card(household(hua))
        number = given.number()
    desk = login_as(mall.staff_id)
    form = {"kind": "second_hand", "who": plastic, "key": number, "quantity": "1"}
    assert desk.post("/mall/acts", data=form).status_code == 303
    assert "居民获得 0.50 碳币" in text_of(desk, "/mall/acts")

    again = desk.post("/mall/acts", data=form | {"who": other})
    assert again.status_code == 409
    assert "已经登记过" in again.get_data(as_text=True)
    assert number in text_of(desk, "/mall/acts")
    assert "重复凭证" in text_of(desk, "/mall")

    mine = text_of(login_as(ming), "/me/activities")
    assert "二手交易" in mine
    with app.app_context():
        from app.consumption.acts.queries import acts_of_household

        act_id = acts_of_household(home)[0].id
    shown = text_of(login_as(ming), f"/me/acts/{act_id}")
    assert "暂无经核定因子" in shown
    assert "未备案" in shown
    text_of(login_as(hua), f"/me/acts/{act_id}", 404)


def test_a_refusal_stands_at_its_field(login_as: LoginAs, mall: given.AMall) -> None:
    desk = login_as(mall.staff_id)
    answer = desk.post("/mall/acts", data={"kind": "second_hand", "who": "NOBODY", "key": "INV000001"})
    assert answer.status_code == 422
    assert 'id="who-error"' in answer.get_data(as_text=True)


def test_the_office_registers_a_mall_funds_an_event_and_publishes_a_reward(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        officer = staff(Role.OFFICE)
    desk = login_as(officer)
    login = f"desk{given.number().lower()}"
    name = f"商业综合体{given.number()}"
    form = {
        "name": name, "community_code": "120104006001", "lat": "39.12", "lon": "117.17", "frame": "GCJ-02",
        "login": login, "password": PASSWORD, "staff_name": "测试店长",
    }  # fmt: skip
    assert desk.post("/office/malls/new", data=form).status_code == 303
    assert name in text_of(desk, "/office/malls")
    assert desk.post("/office/malls/new", data=form).status_code == 409
    with app.app_context():
        event_id = given.event(given.mall(), budget=0)
    assert desk.post("/office/malls/fundings", data={"event_id": str(event_id), "amount": "12.5"}).status_code == 303
    assert desk.post("/office/malls/fundings", data={"event_id": str(event_id), "amount": "0"}).status_code == 422
    with app.app_context():
        assert budget_of(event_id).free == 1250
    reward = {"kind": "own_bag", "coins": "0.05", "per_day": "1", "valid_from": "2024-01-01T00:00"}
    assert desk.post("/office/malls/rewards", data=reward).status_code == 303
    assert desk.post("/office/malls/rewards", data=reward).status_code == 422
    assert "0.05" in text_of(desk, "/office/malls")
