"""What goes wrong in every district: rows that cannot be taken, and one number that comes with two contents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from app.demo import fixtures
from app.demo.deliveries import row, send
from app.demo.district import District
from app.demo.simulated_drops import PlannedDrop


def send_bad_rows(district: District, drops: Sequence[PlannedDrop]) -> str:
    """Send bad rows, and a known number with another weight, with the first operator's key."""
    good = next(drop for drop in reversed(drops) if drop.bin == 1 and drop.weight_g and drop.holder)
    other_content = row(good) | {"weight_g": (good.weight_g or 0) + 700}
    lines = [json.dumps(line, ensure_ascii=False).encode() for line in (*_bad(district), other_content)]
    answer = send(
        district, fixtures.OPERATORS[0], b"\n".join([*lines, b'{"bin": "NK-0002", "seq": 9000007, "categ']), {}
    )
    return f"{answer['rejected']} rows refused, {answer['conflict']} conflict"


def _bad(district: District) -> list[dict[str, object]]:
    at = (district.began - timedelta(hours=3)).isoformat()
    usual: dict[str, object] = {"bin": "NK-0002", "category": "PAPER.CARD", "occurred_at": at, "weight_g": 1200}
    return [
        usual | {"bin": "NK-0999", "seq": 9_000_001},
        usual | {"seq": 9_000_002, "weight_g": 480_000},
        usual | {"seq": 9_000_003, "category": "PAPER.WALLPAPER"},
        usual | {"seq": 9_000_004, "occurred_at": (district.began + timedelta(days=30)).isoformat()},
        usual | {"seq": 9_000_005, "occurred_at": (district.began - timedelta(days=700)).isoformat()},
        usual,
        usual | {"seq": 9_000_006, "weight_g": "1.2 公斤"},
    ]
