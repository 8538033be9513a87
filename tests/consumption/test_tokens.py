"""A code on the screen is worth something for a minute, and a scan for a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.consumption.acts import member_codes
from app.consumption.checkins import tokens

AT = datetime(2026, 3, 5, 6, 0, 10, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("app")


def test_a_code_is_read_back_with_its_event() -> None:
    assert tokens.read(tokens.screen_code(4711, AT), AT) == tokens.Pass(4711, "screen")


@pytest.mark.parametrize("event_id", [2**32, 2**48 + 1, 2**63 - 1])
def test_codes_stand_for_ids_of_any_size(event_id: int) -> None:
    assert tokens.read(tokens.screen_code(event_id, AT), AT) == tokens.Pass(event_id, "screen")
    assert tokens.read(tokens.poster_code(event_id), AT) == tokens.Pass(event_id, "poster")
    code = member_codes.member_code(event_id, AT)
    assert member_codes.looks_like_one(code)
    assert member_codes.read(code, AT) == event_id


def test_a_code_may_be_read_aloud_and_typed_in_any_case() -> None:
    code = tokens.screen_code(4711, AT)
    assert len(code) == 26
    assert not set(code) & set("01OIL")
    assert tokens.read(code.lower(), AT).event_id == 4711


def test_a_code_lives_for_its_half_minute_and_the_next() -> None:
    code = tokens.screen_code(1, AT)
    assert tokens.read(code, AT + timedelta(seconds=49)).event_id == 1
    with pytest.raises(tokens.CodeTooOld):
        tokens.read(code, AT + timedelta(seconds=50))


@pytest.mark.parametrize("away", [timedelta(days=-1), timedelta(days=1)])
def test_the_code_of_another_day_is_refused(away: timedelta) -> None:
    with pytest.raises(tokens.CodeTooOld):
        tokens.read(tokens.screen_code(1, AT + away), AT)


def test_a_changed_letter_makes_a_forgery() -> None:
    code = tokens.screen_code(1, AT)
    for place in range(len(code)):
        other = "A" if code[place] != "A" else "B"
        with pytest.raises(tokens.CodeNotOurs):
            tokens.read(code[:place] + other + code[place + 1 :], AT)


@pytest.mark.parametrize("text", ["", "HELLO", "7" * 200, "Ⅷ" * 26, "0" * 26])
def test_any_other_text_is_not_ours(text: str) -> None:
    with pytest.raises(tokens.CodeNotOurs):
        tokens.read(text, AT)


def test_a_poster_has_no_time() -> None:
    code = tokens.poster_code(9)
    assert tokens.read(code, AT) == tokens.Pass(9, "poster")
    assert tokens.read(code, AT + timedelta(days=300)) == tokens.Pass(9, "poster")


def test_a_browser_remembers_its_own_scan_for_a_quarter_of_an_hour() -> None:
    code = tokens.screen_code(1, AT)
    kept = tokens.scan(code, AT)
    later = AT + timedelta(minutes=14)
    seen = tokens.scanned_at(code, kept, later)
    assert seen == AT.replace(microsecond=0)
    assert tokens.read(code, later, seen).event_id == 1
    assert tokens.scanned_at(code, kept, AT + timedelta(minutes=16)) is None


@pytest.mark.parametrize("kept", ["", "x", "1772690410.", "1772690410.00", "9" * 500, "é.é"])
def test_a_forged_memory_is_ignored(kept: str) -> None:
    assert tokens.scanned_at(tokens.screen_code(1, AT), kept, AT) is None


def test_the_memory_of_one_code_is_none_of_another() -> None:
    kept = tokens.scan(tokens.screen_code(1, AT), AT)
    assert tokens.scanned_at(tokens.screen_code(2, AT), kept, AT) is None


def test_a_member_code_finds_its_household_for_five_minutes(app: Flask) -> None:
    digits = member_codes.member_code(8123, AT)
    assert digits.startswith("008123")
    assert member_codes.looks_like_one(digits)
    assert member_codes.read(digits, AT + timedelta(minutes=4)) == 8123
    with pytest.raises(member_codes.MemberCodeTooOld):
        member_codes.read(digits, AT + timedelta(minutes=11))
    with pytest.raises(member_codes.MemberCodeTooOld):
        member_codes.read("008124" + digits[-6:], AT)
