"""Characters are read as people type them, and files are found whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

from app import files
from app.characters import CODE_ALPHABET, half_width


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("１２．５", "12.5"),
        ("１２。５", "12.5"),
        ("ＡＢｃ－１（x）", "ABc-1(x)"),
        ("　", " "),
        ("南京路 3 号", "南京路 3 号"),
    ],
)
def test_full_width_is_read_as_half_width(typed: str, plain: str) -> None:
    assert half_width(typed) == plain


def test_no_letter_of_a_code_is_taken_for_another() -> None:
    assert len(set(CODE_ALPHABET)) == 31
    assert not set("0O1IL") & set(CODE_ALPHABET)


def test_of_several_writers_at_once_one_wins_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "note"
    contents = [str(number).encode() * 100_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: files.replace(path, content, 0o600), contents))
    assert path.read_bytes() in contents
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_from: Path, _to: Path) -> NoReturn:
        raise OSError("the disk is full")

    path = tmp_path / "note"
    files.replace(path, b"old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="full"):
        files.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
