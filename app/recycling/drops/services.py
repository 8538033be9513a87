"""The one intake: every door ends here, in one transaction per delivery."""

from __future__ import annotations

from msgspec import UNSET

from app import clock
from app.db import use_case
from app.identity import vault
from app.recycling.claims import tokens
from app.recycling.drops import people, queries, records, rules, staging
from app.recycling.drops.records import Refused, Sender, Taken
from app.recycling.drops.report import Report, RowReport, report
from app.recycling.drops.rules import Known
from app.recycling.drops.wire import Delivery, Row, Unreadable


@use_case
def take_drops(delivery: Delivery, sender: Sender, *, whole: bool = False, claim_at: str = "/c/") -> Report:
    """Take a delivery's drops with their coins, and say what became of every row.

    Rows that cannot be taken go to the quarantine, unless `whole`: then one of them refuses the delivery, and nothing
    of it is kept. Receipts are addresses that begin with `claim_at`.
    """
    known = _known(delivery, sender)
    good, refused = _sort_out(delivery, known)
    if whole and refused:
        return _refuse_whole(delivery, refused)
    batch_id = records.add_batch(sender, len(refused))
    taken = records.take(batch_id, _staged(good, known)) if good else []
    records.quarantine(batch_id, refused, sender, clock.now())
    return _report(len(delivery.rows), taken, refused, claim_at)


def _known(delivery: Delivery, sender: Sender) -> Known:
    now = clock.now()
    codes = {row.bin for row in delivery.rows if isinstance(row, Row)}
    return Known(
        bins=queries.known_bins(codes, sender.operator_id, sender.bin_id),
        categories=queries.bounds(),
        earliest=now - rules.BEHIND,
        latest=now + rules.AHEAD,
    )


def _sort_out(delivery: Delivery, known: Known) -> tuple[list[tuple[int, Row]], list[Refused]]:
    good: list[tuple[int, Row]] = []
    refused: list[Refused] = []
    for index, row in enumerate(delivery.rows):
        if isinstance(row, Unreadable):
            refused.append(Refused(index, row.reason, row.column, delivery.raw(index), row.detail))
        elif found := rules.fault(row, known):
            refused.append(Refused(index, *found, delivery.raw(index)))
        else:
            good.append((index, row))
    return good, refused


def _staged(good: list[tuple[int, Row]], known: Known) -> staging.Staged:
    found = people.find([row for _, row in good])
    key = vault.keyed_hash("content", "drop digest")
    return staging.stage(((index, row, found.who(row)) for index, row in good), known.bins, key)


def _refuse_whole(delivery: Delivery, refused: list[Refused]) -> Report:
    rows = [RowReport(index, "rejected", "not_alone") for index in range(len(delivery.rows))]
    for one in refused:
        rows[one.index] = _rejection(one)
    return report(rows)


def _report(size: int, taken: list[Taken], refused: list[Refused], claim_at: str) -> Report:
    rows: list[RowReport | None] = [None] * size
    for one in refused:
        rows[one.index] = _rejection(one)
    for idx, outcome, drop_id, amount, receipt_from in taken:
        row = rows[idx] = RowReport(idx, outcome)
        if outcome == "conflict":
            row.reason = "other_content"
            continue
        row.amount = amount
        if receipt_from is not None:
            row.receipt = claim_at + tokens.issue(drop_id, receipt_from)
    return report([row for row in rows if row is not None])


def _rejection(one: Refused) -> RowReport:
    return RowReport(one.index, "rejected", one.reason, column=one.column or UNSET, detail=one.detail[:200] or UNSET)
