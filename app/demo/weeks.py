"""Step: the weeks of the programme, one after another: drops come in, receipts are claimed, coins are spent."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from app.clock import business_day
from app.demo.deliveries import Taken, deliver
from app.demo.district import District
from app.demo.spending import Spending
from app.demo.throws import Throw, throws
from app.demo.trouble import send_trouble
from app.recycling.claims.services import DropAlreadyClaimed, claim_drop

SPARE = 3  # receipts of the last week that are left for newcomers to claim


def live(district: District) -> str:
    """Live through all weeks; what an earlier attempt did is found and kept."""
    planned = throws(district.scale, district.began)
    with district.app.app_context():  # of its own: what it reads must not keep a transaction open all the while
        spending = Spending(district)
    claimed, spare = 0, list[str]()
    for week in _weeks(district, planned):
        payments = spending.decide(week[0].at if week else district.began)
        taken = deliver(district, week)
        claimed += _claim(district, taken)
        district.side_by_side(spending.carry_out, payments)
        spending.earn(_earned(district, taken))
        spare = [one.receipt for one in taken if one.receipt and one.throw.claimer is None][-SPARE:] or spare
    district.keep(receipts=[district.address(f"/c/{token}") for token in spare])
    trouble = send_trouble(district, planned)
    return f"{len(planned)} drops, {claimed} claims, {spending.summary}; {trouble}"


def _weeks(district: District, planned: Sequence[Throw]) -> list[list[Throw]]:
    weeks: list[list[Throw]] = [[] for _ in range(district.scale.weeks)]
    for throw in planned:
        weeks[(business_day(throw.at) - district.first_on).days // 7].append(throw)
    return weeks


def _claim(district: District, taken: Sequence[Taken]) -> int:
    """Claim receipts as their holders do."""
    claims = [one for one in taken if one.receipt and one.throw.claimer is not None]

    def claim(one: Taken) -> None:
        with suppress(DropAlreadyClaimed):
            claim_drop(one.receipt, *district.homes[one.throw.claimer or 0])

    district.side_by_side(claim, claims)
    return len(claims)


def _earned(district: District, taken: Sequence[Taken]) -> dict[int, int]:
    """Return what each holder earned by these drops, claims included."""
    earned: dict[int, int] = {}
    for one in taken:
        holder = one.throw.holder if one.throw.holder is not None else one.throw.claimer
        if holder is not None:
            earned[holder] = earned.get(holder, 0) + one.amount
    return earned
