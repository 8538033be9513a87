"""A merchant's statement: its entries in the ledger, summed. Nothing is copied, so the two cannot differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import text

from app.clock import DISTRICT_ZONE, day_start
from app.db import db
from app.merchants.shops.queries import contracts
from app.points.accounts import Kind
from app.points.queries import Line, account_id, statement_of


@dataclass(frozen=True, slots=True)
class DayLine:
    """The movements of one booking day, in 0.01 coin."""

    on: date
    charges: int
    taken: int
    refunded: int
    other: int  # settlements and corrections; negative when coins left

    @property
    def net(self) -> int:
        """What the day added to what the merchant is owed."""
        return self.taken - self.refunded + self.other


@dataclass(frozen=True, slots=True)
class Due:
    """What charges less refunds under one contract version are worth."""

    fen_per_coin: int
    amount: int
    fen: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One month of a merchant, by the day of booking."""

    month: date
    days: list[DayLine]
    due: list[Due]

    @property
    def charges(self) -> int:
        """The number of charges."""
        return sum(day.charges for day in self.days)

    @property
    def taken(self) -> int:
        """Coins taken."""
        return sum(day.taken for day in self.days)

    @property
    def refunded(self) -> int:
        """Coins given back."""
        return sum(day.refunded for day in self.days)

    @property
    def net(self) -> int:
        """What the month added to what the merchant is owed."""
        return sum(day.net for day in self.days)

    @property
    def fen(self) -> int:
        """What the programme owes for the month."""
        return sum(due.fen for due in self.due)


def month_after(month: date) -> date:
    """Return the first day of the following month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def statement(merchant_id: int, month: date) -> Statement:
    """Sum the ledger entries of a merchant that were booked in the month that begins on `month`."""
    account = account_id(Kind.MERCHANT, merchant_id)
    between = {"account": account, "since": day_start(month), "until": day_start(month_after(month))}
    rows = db.session.execute(text(_DAYS), between | {"zone": DISTRICT_ZONE.key})
    days = [DayLine(*row) for row in rows]
    return Statement(month, days, _due(merchant_id, days))


# A transfer that corrects a charge or a refund counts with what it corrects, so that coins due follow corrections.
_DAYS = """
    SELECT (e.recorded_at AT TIME ZONE :zone)::date AS booked_on,
        count(*) FILTER (WHERE e.kind = 'charge'),
        coalesce(sum(e.amount) FILTER (WHERE e.of = 'charge'), 0)::bigint,
        coalesce(-sum(e.amount) FILTER (WHERE e.of = 'refund'), 0)::bigint,
        coalesce(sum(e.amount) FILTER (WHERE e.of NOT IN ('charge', 'refund')), 0)::bigint
    FROM (
        SELECT t.recorded_at, t.kind, coalesce(o.kind, t.kind) AS of,
            CASE WHEN t.credit_id = :account THEN t.amount ELSE -t.amount END AS amount
        FROM transfer t LEFT JOIN transfer o ON o.id = t.reverses_id
        WHERE (t.credit_id = :account OR t.debit_id = :account AND t.kind <> 'award')
            AND t.recorded_at >= :since AND t.recorded_at < :until
    ) e
    GROUP BY booked_on ORDER BY booked_on DESC
"""


def _due(merchant_id: int, days: Iterable[DayLine]) -> list[Due]:
    """Price charges less refunds by the contract in force on each day; rounded down once per version."""
    versions = contracts(merchant_id)

    def price(day: DayLine) -> int:
        return next((version.fen_per_coin for version in versions if version.valid_from <= day.on), 0)

    sums = [(fen, sum(day.taken - day.refunded for day in some)) for fen, some in groupby(days, price)]
    return [Due(fen, amount, fen * amount // 100) for fen, amount in sums if amount]


def entries(merchant_id: int, month: date, limit: int = 100_000) -> Sequence[Line]:
    """Return the ledger entries behind a statement, newest first."""
    since, until = day_start(month), day_start(month_after(month))
    return statement_of(Kind.MERCHANT, merchant_id, since=since, until=until, limit=limit)
