"""CSV files open in a spreadsheet without running what someone typed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from flask import Flask

from app.web import csv_files

FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1"]


def cells(*row: object) -> list[str]:
    content = csv_files.written(["title"], [row]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))[1]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_would_be_computed_is_disarmed_and_comes_back_as_it_was(cell: str) -> None:
    assert cells(cell) == [f"'{cell}"]
    assert csv_files.restored(csv_files.neutral(cell)) == cell


@pytest.mark.parametrize("cell", ["", "-", "a=1", "2026-01-01", "登录", "'", "plain"])
def test_ordinary_text_stays_as_it_is(cell: str) -> None:
    assert cells(cell) == [cell]
    assert csv_files.restored(cell) == cell


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert cells(-3, Decimal("-1.50"), None, 0) == ["-3", "-1.50", "", "0"]


def test_titles_are_disarmed_too_and_lines_end_as_spreadsheets_expect() -> None:
    assert csv_files.written(["=title", "b"], [("x", "y")]) == b"\xef\xbb\xbf'=title,b\r\nx,y\r\n"


def test_the_browser_keeps_the_file_under_its_chinese_name(app: Flask) -> None:
    with app.test_request_context():
        header = csv_files.download("对账单_2026-11", ["a"], []).headers["Content-Disposition"]
    assert header.startswith("attachment; filename*=UTF-8''%E5%AF%B9")
