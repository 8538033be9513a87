"""What is installed is exactly what was locked, from wherever this machine is set up to fetch."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from ops import ROOT
from ops.venv import LOCKS

LOCK_FILES = [*(ROOT / "requirements").glob("*.txt"), ROOT / "assets" / "package-lock.json"]


def pins(name: str) -> dict[str, str]:
    """Each package of a list with its version."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE | re.IGNORECASE))


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_no_lock_names_an_address(path: Path) -> None:
    assert "://" not in path.read_text(encoding="utf-8")


def test_every_locked_package_has_a_hash() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
        assert blocks
        assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_every_front_end_package_has_a_hash() -> None:
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_each_list_contains_the_one_before_it() -> None:
    for smaller, larger in pairwise(LOCKS):
        assert pins(smaller).items() <= pins(larger).items()
