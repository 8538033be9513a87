"""Green acts: what each earns, the documents people bring, and one document that was brought twice."""

from __future__ import annotations

from datetime import timedelta

from app.clock import day_start
from app.consumption.acts import queries
from app.consumption.acts.services import ActReport, Recorder, publish_reward, record_act
from app.demo import fixtures
from app.demo.district import District
from app.demo.simulated_drops import draws

# What an act earns (0.01 coin), how many a day, and how frequent it is beside the others.
KINDS = {
    "second_hand": (100, 2, 20),
    "book_drift": (50, 3, 18),
    "appliance": (2000, 1, 6),
    "nev": (5000, 1, 2),
    "clean_plate": (20, 1, 22),
    "own_cup": (10, 1, 18),
    "own_bag": (10, 1, 14),
    "green_power": (300, 1, 4),
}
MANY = {"book_drift": 3, "green_power": 180}


def record_acts(district: District, houses: list[tuple[int, int]]) -> str:
    """Publish the rewards and record the acts. An act recorded before stays; its second attempt is kept."""
    for row in queries.kinds():
        if row.amount is None:
            amount, per_day, _ = KINDS[row.code]
            publish_reward(row.code, amount, per_day, district.opens_at, district.people["office"])
    if queries.attempts_seen_by(houses[0][0]):
        return "acts as before"
    recorders = [Recorder(*house) for house in houses]
    for number in range(district.scale.acts):
        record_act(_report(district, number), recorders[number % len(recorders)])
    twice = _numbered(district, 0, "SO-2026-88001")
    record_act(twice, recorders[0])
    record_act(_numbered(district, 3, "so 2026 88001"), recorders[0])
    return f"{district.scale.acts + 1} acts, 1 document brought twice"


def _report(district: District, number: int) -> ActReport:
    rng = draws(f"act {number}")
    kind = rng.choices(list(KINDS), [share for _, _, share in KINDS.values()])[0]
    day = district.today - timedelta(days=rng.randrange(1, min(district.scale.days, 90)))
    return ActReport(
        kind=kind,
        who=fixtures.card_of(rng.randrange(district.scale.holders)),
        key=f"DEMO{number:06d}",
        quantity=rng.randrange(1, MANY.get(kind, 1) + 1),
        label_grade=rng.choice((1, 1, 2, 3)) if kind == "appliance" else None,
        already_claimed=kind == "green_power" and rng.random() < 0.3,  # noqa: PLR2004
        occurred_at=day_start(day) + timedelta(hours=10, seconds=rng.randrange(9 * 3600)),
    )


def _numbered(district: District, holder: int, key: str) -> ActReport:
    at = day_start(district.today - timedelta(days=2)) + timedelta(hours=15)
    return ActReport(kind="second_hand", who=fixtures.card_of(holder), key=key, occurred_at=at)
