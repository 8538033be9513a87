"""What is sealed, hashed or masked, and how many tries there are."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.clock import now
from app.db import db
from app.errors import TooMany
from app.identity import limits, passwords, phones, services, tokens, vault

numbers = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.fixture(autouse=True)
def _key(app: Flask) -> None:
    """The application brings the data key."""


@given(numbers)
def test_a_sealed_number_opens_again_and_never_looks_the_same_twice(number: str) -> None:
    one, two = phones.seal(number), phones.seal(number)
    assert one != two
    assert phones.open_(one) == phones.open_(two) == number
    assert number.encode() not in one
    assert phones.lookup(number) == phones.lookup(f"+86 {number[:3]}-{number[3:7]} {number[7:]}")


@given(numbers, st.integers(0, 50), st.integers(1, 255))
def test_a_changed_byte_is_noticed(number: str, place: int, change: int) -> None:
    sealed = bytearray(phones.seal(number))
    place = 1 + place % (len(sealed) - 1)
    sealed[place] ^= change
    with pytest.raises(vault.NotSealedByUs):
        phones.open_(bytes(sealed))


def test_what_was_sealed_for_one_purpose_neither_opens_nor_matches_under_another() -> None:
    with pytest.raises(vault.NotSealedByUs):
        vault.unseal(vault.seal("x", "phone"), "totp")
    assert vault.keyed_hash("x", "phone") != vault.keyed_hash("x", "totp")


def test_another_data_key_opens_nothing_and_finds_nothing(app: Flask) -> None:
    sealed, lookup = phones.seal("13800000000"), phones.lookup("13800000000")
    try:
        vault.use_data_key("another key altogether, long enough")
        assert phones.lookup("13800000000") != lookup
        with pytest.raises(vault.NotSealedByUs):
            phones.open_(sealed)
    finally:
        vault.use_data_key(app.config["TANHUI_DATA_KEY"])


@pytest.mark.parametrize(
    "typed", ["138 0013 8000", "+8613800138000", "0086-138-0013-8000", " 13800138000 ", "１３８００１３８０００"]
)
def test_numbers_are_read_however_they_are_typed(typed: str) -> None:
    assert phones.canonical(typed) == "13800138000"


@pytest.mark.parametrize("typed", ["", "12800138000", "1380013800", "138001380000", "١٣٨٠٠١٣٨٠٠٠", "13800138000; --"])
def test_anything_else_is_no_number_and_is_shown_as_nothing(typed: str) -> None:
    assert not phones.valid(typed)
    assert phones.masked(typed) == "***"


def test_masked_numbers_hide_their_middle() -> None:
    assert phones.masked("13812341234") == "138****1234"


def test_passwords_are_argon2id_and_a_long_one_is_not_worth_hashing() -> None:
    encoded = passwords.hashed("correct horse battery")
    assert encoded.startswith("$argon2id$")
    assert passwords.matches(encoded, "correct horse battery")
    assert not passwords.matches(encoded, "x" * 10_000)
    assert not passwords.matches(None, "anything at all")
    assert not passwords.matches("not a hash", "anything at all")


@given(st.text(max_size=80))
def test_no_text_makes_reading_a_key_fail(text: str) -> None:
    found = tokens.read_key(text)
    assert found is None or all(found)


def test_a_window_allows_so_many_tries_and_says_when_the_next_opens(app: Flask) -> None:
    with app.app_context(), time_machine.travel(now(), tick=False) as traveller:
        for _ in range(3):
            limits.hit("test", "window", 3, 60)
        with pytest.raises(TooMany) as refused:
            limits.hit("test", "window", 3, 60)
        assert refused.value.facts["retry_after_s"] == 60
        traveller.shift(timedelta(seconds=60))
        limits.hit("test", "window", 3, 60)


def test_a_try_stays_counted_when_the_work_around_it_is_rolled_back(app: Flask) -> None:
    with app.app_context():
        for _ in range(2):
            db.session.execute(text("SELECT 1"))
            limits.hit("test", "rolled back", 2, 60)
            db.session.rollback()
        with pytest.raises(TooMany):
            limits.hit("test", "rolled back", 2, 60)


def test_exactly_the_limit_gets_through_however_many_try_at_once(app: Flask) -> None:
    passed: list[int] = []
    start = threading.Barrier(12)

    def strike() -> None:
        start.wait()
        for _ in range(5):
            with app.app_context():
                try:
                    limits.hit("test", "at once", 20, 60)
                except TooMany:
                    continue
            passed.append(1)

    threads = [threading.Thread(target=strike) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 20


def test_pruning_deletes_what_has_expired_and_nothing_else(app: Flask) -> None:
    with app.app_context():
        limits.hit("test", "old", 5, 60)
        limits.hit("test", "young", 5, 7200)
        with time_machine.travel(now() + timedelta(hours=1)):
            services.prune()
        keys = db.session.scalars(text("SELECT key FROM rate_limit WHERE scope = 'test'")).all()
    assert "young" in keys
    assert "old" not in keys
