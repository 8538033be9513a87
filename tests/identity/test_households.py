"""Families share one wallet by invitation, and no one is moved without agreeing."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.clock import now
from app.db import db
from app.identity.households import services
from app.identity.models import Card, HouseholdMember
from tests import factories
from tests.conftest import LoginAs


def test_people_invited_by_telephone_join_from_their_own_page(app: Flask, login_as: LoginAs) -> None:
    phone = factories.phone()
    with app.app_context():
        ming, hua = factories.resident("明明"), factories.resident("华华", phone)
        shared = factories.household(ming)
    assert login_as(ming).post("/me/household/invite", data={"phone": phone}).status_code == 302
    hua_at_home = login_as(hua)
    page = hua_at_home.get("/me/household").get_data(as_text=True)
    assert "明明 邀请您加入家庭" in page
    accept = re.search(r"/me/household/invites/\d+/accept", page)
    assert accept
    assert hua_at_home.post(accept[0]).status_code == 302

    with app.app_context():
        assert factories.household(hua) == shared
    assert hua_at_home.get("/api/v1/me").get_json()["household_id"] == shared


def test_inviting_a_telephone_tells_nothing_about_whether_it_is_known(app: Flask, login_as: LoginAs) -> None:
    known = factories.phone()
    with app.app_context():
        ming = factories.resident()
        factories.resident(phone=known)
    client = login_as(ming)
    answers = [client.post("/me/household/invite", data={"phone": one}) for one in (known, factories.phone())]
    assert answers[0].status_code == answers[1].status_code == 302
    page = client.get("/me/household").get_data(as_text=True)
    assert known not in page
    assert page.count("****") == 2


def test_a_code_lets_one_person_in_once(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        ming, hua, wei = factories.resident(), factories.resident(), factories.resident()
        shared = factories.household(ming)
    shown = login_as(ming).post("/me/household/code").get_data(as_text=True)
    code = re.search(r'id="invite-code">(\d{8})<', shown)
    assert code
    assert login_as(hua).post("/me/household/join", data={"invite": code[1]}).status_code == 302
    assert login_as(wei).post("/me/household/join", data={"invite": code[1]}).status_code == 422
    with app.app_context():
        assert factories.household(hua) == shared != factories.household(wei)


def test_guessing_invitation_codes_is_stopped(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        thief = factories.resident()
    client = login_as(thief)
    pages = [
        client.post("/me/household/join", data={"invite": f"{guess:08d}"}).get_data(as_text=True) for guess in range(6)
    ]
    assert all("没有找到这个邀请" in page for page in pages[:5])
    assert "太频繁" in pages[5]


@pytest.mark.usefixtures("session")
def test_people_who_leave_return_to_the_wallet_they_came_from() -> None:
    ming, hua = factories.resident(), factories.resident()
    own, shared = factories.household(hua), factories.household(ming)
    services.accept_code(hua, services.invite_by_code(ming))
    assert factories.household(hua) == shared

    assert services.leave(hua) == own
    assert factories.household(hua) == own
    assert factories.household(ming) == shared


@pytest.mark.usefixtures("session")
def test_the_first_member_who_leaves_gets_a_new_household_because_the_old_one_is_shared() -> None:
    ming, hua = factories.resident(), factories.resident()
    shared = factories.household(ming)
    services.accept_code(hua, services.invite_by_code(ming))

    assert services.leave(ming) not in {shared, factories.household(hua)}
    assert factories.household(hua) == shared
    with pytest.raises(services.NobodyElse):
        services.leave(hua)


@pytest.mark.usefixtures("session")
def test_cards_go_where_their_holder_goes() -> None:
    ming, hua = factories.resident(), factories.resident()
    own, shared = factories.household(hua), factories.household(ming)
    card = factories.card(own)

    def home_of_card() -> int | None:
        return db.session.scalar(select(Card.household_id).where(Card.code == card))

    services.accept_code(hua, services.invite_by_code(ming))
    assert home_of_card() == shared
    services.leave(hua)
    assert home_of_card() == own


@pytest.mark.usefixtures("session")
def test_invitations_end_withdrawn_declined_or_after_their_time() -> None:
    phone = factories.phone()
    ming, hua = factories.resident(), factories.resident(phone=phone)
    for close, person in ((services.withdraw, ming), (services.decline, hua)):
        invite = services.invite_phone(ming, phone)
        close(person, invite)
        with pytest.raises(services.InviteOver):
            services.accept(hua, invite)
    invite = services.invite_phone(ming, phone)
    with time_machine.travel(now() + timedelta(days=8)), pytest.raises(services.InviteOver):
        services.accept(hua, invite)


@pytest.mark.usefixtures("session")
def test_only_the_invited_may_accept_and_only_the_household_may_withdraw() -> None:
    phone = factories.phone()
    ming, stranger = factories.resident(), factories.resident(phone=factories.phone())
    factories.resident(phone=phone)
    invite = services.invite_phone(ming, phone)
    for attempt in (services.accept, services.decline, services.withdraw):
        with pytest.raises(services.InviteOver):
            attempt(stranger, invite)


def test_one_person_who_accepts_two_invitations_at_once_ends_in_one_household(app: Flask) -> None:
    phone = factories.phone()
    with app.app_context():
        hosts = [factories.resident() for _ in range(4)]
        hua = factories.resident(phone=phone)
        invites = [services.invite_phone(host, phone) for host in hosts]
    start = threading.Barrier(len(invites))

    def accept(invite: int) -> None:
        with app.app_context():
            start.wait()
            services.accept(hua, invite)

    threads = [threading.Thread(target=accept, args=(invite,)) for invite in invites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        rows = select(func.count()).select_from(HouseholdMember).where(HouseholdMember.person_id == hua)
        assert db.session.scalar(rows.where(HouseholdMember.left_at.is_(None))) == 1
        assert db.session.scalar(rows) == 5
