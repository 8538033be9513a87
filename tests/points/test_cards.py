"""Residents without a telephone come in by a file of cards."""

from __future__ import annotations

import io
import secrets

from flask import Flask
from sqlalchemy import text

from app.db import db
from app.identity.roles import Role
from tests import factories
from tests.conftest import LoginAs


def cards(n: int) -> list[str]:
    prefix = secrets.token_hex(3).upper()
    return [f"T{prefix}{i:05d}" for i in range(n)]


def upload(login_as: LoginAs, person: int, body: bytes) -> str:
    return login_as(person).post("/office/cards", data={"file": (io.BytesIO(body), "cards.csv")}).text


def test_every_card_of_a_file_gets_a_household_and_a_wallet_once(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        clerk = factories.staff(Role.OFFICE)
    codes = cards(300)
    body = ("卡号,姓名,手机号\n" + "\n".join(f"{code},持卡人{i}," for i, code in enumerate(codes))).encode("gb18030")
    assert "新登记 300 张，早已登记 0 张，0 行有问题" in upload(login_as, clerk, body)
    assert "新登记 0 张，早已登记 300 张，0 行有问题" in upload(login_as, clerk, body)
    with app.app_context():
        wallets = db.session.scalar(
            text(
                "SELECT count(DISTINCT a.id) FROM card c JOIN account a ON a.kind = 'wallet' "
                "AND a.owner_id = c.household_id WHERE c.code = ANY(:codes)"
            ),
            {"codes": codes},
        )
    assert wallets == 300


def test_good_rows_go_on_and_each_bad_one_is_named_with_its_cure(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        clerk = factories.staff(Role.OFFICE)
    good, other = cards(2)
    body = f"卡号,姓名,手机号\n{good},甲,\nx!,乙,\n{other},丙,12345\n,丁,\n".encode()
    page = upload(login_as, clerk, body)
    assert "新登记 1 张，早已登记 0 张，3 行有问题" in page
    for words in ("不是卡号", "不是手机号码", "请填十一位手机号", "这一格不能空"):
        assert words in page


def test_a_file_that_is_no_sheet_is_refused_as_a_whole_with_words(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        clerk = factories.staff(Role.OFFICE)
    assert "读不出文字" in upload(login_as, clerk, b"PK\x03\x04\xff\xff\x00")
    assert "缺少这些列：姓名" in upload(login_as, clerk, "卡号\nNK1234\n".encode())


def test_only_the_office_registers_cards(app: Flask, login_as: LoginAs) -> None:
    with app.app_context():
        operator = factories.staff(Role.OPERATOR)
    assert login_as(operator).get("/office/cards").status_code == 403
