"""A document is the same document however its number is typed."""

from __future__ import annotations

from datetime import date

import pytest

from app.consumption.acts import keys


@pytest.mark.parametrize(
    "typed",
    [
        "24120104-000 123",
        "２４１２０１０４０００１２３",
        " 24120104000123\u200b",
        "发票号码：24120104000123",
        "No. 24120104000123",
        "№24120104000123",
        "发票号 NO:24120104000123",
    ],
)
def test_spelling_does_not_make_another_receipt(typed: str) -> None:
    assert keys.normalised(typed) == "24120104000123"


def test_case_does_not_make_another_certificate() -> None:
    assert keys.normalised("gec-tj-2026-0001a") == keys.normalised("GEC TJ 2026 0001A")


@pytest.mark.parametrize("typed", ["", "   ", "12345", "--12345--", "发票号码", "7" * 41])
def test_a_number_too_short_to_be_unique_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(keys.KeyUnreadable):
        keys.normalised(typed)


def test_letters_that_only_look_latin_are_refused() -> None:
    with pytest.raises(keys.KeyUnreadable):
        keys.normalised("\u0410BC123456")  # begins with a Cyrillic letter


def test_a_daily_key_never_equals_a_document() -> None:
    key = keys.daily("own_cup", 7, date(2026, 3, 5))
    assert key == "own_cup:7:2026-03-05"
    assert keys.normalised(key) != key
