"""The tree of categories that comes with the code."""

from __future__ import annotations

import csv
from pathlib import Path

from app.schema import Row

_FILE = Path(__file__).resolve().parent / "data" / "categories.csv"


def categories(district: Path) -> list[Row]:
    """Return the whole tree in its order; a code is the path to its node."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return [_category(place, row) for place, row in enumerate(csv.DictReader(lines), 1)]


def _category(place: int, row: dict[str, str]) -> Row:
    parent, dot, _ = row["code"].partition(".")
    return row | {
        "parent_code": parent if dot else None,
        "low_value": row["low_value"] == "1",
        "max_weight_g": int(row["max_weight_g"]),
        "max_pieces": int(row["max_pieces"]),
        "sort": place,
    }
