"""The district's plan, its cells verbatim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.schema import Row


def leaves(district: Path) -> list[Row]:
    """Return the plan's leaves in its order."""
    return [row | {"position": place} for place, row in enumerate(_rows(district, "plan_leaves"), 1)]


def projects(district: Path) -> list[Row]:
    """Return the plan's key projects."""
    return list(_rows(district, "plan_projects"))


def _rows(district: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((district / f"{name}.json").read_text(encoding="utf-8"))
    return rows
