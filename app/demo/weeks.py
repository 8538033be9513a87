"""Step: the weeks of the programme, one after another: drops come in, receipts are claimed, coins are spent."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from app.clock import business_day
from app.demo.bad_rows import send_bad_rows
from app.demo.deliveries import DeliveredDrop, deliver
from app.demo.district import District
from app.demo.simulated_drops import PlannedDrop, planned_drops
from app.demo.spending import Spending
from app.recycling.claims.services import DropAlreadyClaimed, claim_drop

SPARE = 3  # receipts of the last week that are left for newcomers to claim


def live(district: District) -> str:
    """Live through all weeks; what an earlier attempt did is found and kept."""
    planned = planned_drops(district.scale, district.began)
    with district.app.app_context():  # of its own: what it reads must not keep a transaction open all the while
        spending = Spending(district)
    claimed, spare = 0, list[str]()
    for week in _weeks(district, planned):
        payments = spending.decide(week[0].at if week else district.began)
        taken = deliver(district, week)
        claimed += _claim(district, taken)
        district.side_by_side(spending.carry_out, payments)
        spending.earn(_earned(district, taken))
        spare = [one.receipt for one in taken if one.receipt and one.drop.claimer is None][-SPARE:] or spare
    district.keep(receipts=[district.address(f"/c/{token}") for token in spare])
    bad_rows = send_bad_rows(district, planned)
    return f"{len(planned)} drops, {claimed} claims, {spending.summary}; {bad_rows}"


def _weeks(district: District, planned: Sequence[PlannedDrop]) -> list[list[PlannedDrop]]:
    weeks: list[list[PlannedDrop]] = [[] for _ in range(district.scale.weeks)]
    for drop in planned:
        weeks[(business_day(drop.at) - district.first_on).days // 7].append(drop)
    return weeks


def _claim(district: District, taken: Sequence[DeliveredDrop]) -> int:
    """Claim receipts as their holders do."""
    claims = [one for one in taken if one.receipt and one.drop.claimer is not None]

    def claim(one: DeliveredDrop) -> None:
        with suppress(DropAlreadyClaimed):
            claim_drop(one.receipt, *district.homes[one.drop.claimer or 0])

    district.side_by_side(claim, claims)
    return len(claims)


def _earned(district: District, taken: Sequence[DeliveredDrop]) -> dict[int, int]:
    """Return what each holder earned by these drops, claims included."""
    earned: dict[int, int] = {}
    for one in taken:
        holder = one.drop.holder if one.drop.holder is not None else one.drop.claimer
        if holder is not None:
            earned[holder] = earned.get(holder, 0) + one.amount
    return earned
