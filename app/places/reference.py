"""What the district is called, and its own streets and communities."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import cast

from app.schema import Row


def districts(district: Path) -> list[Row]:
    """Return the one district that the folder is about."""
    row: Row = json.loads((district / "district.json").read_text(encoding="utf-8"))
    return [row]


def languages(district: Path) -> list[str]:
    """Return the languages in which the district's pages are offered."""
    (row,) = districts(district)
    return list(cast("list[str]", row["languages"]))


def streets(district: Path) -> list[Row]:
    """Return every street that has a community."""
    names = {row["street_code"]: row["street"] for row in _rows(district)}
    return [{"code": code, "name": name} for code, name in names.items()]


def communities(district: Path) -> list[Row]:
    """Return every community."""
    return [
        {"code": row["community_code"], "street_code": row["street_code"], "name": row["community"]}
        for row in _rows(district)
    ]


def _rows(district: Path) -> list[dict[str, str]]:
    with (district / "communities.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
