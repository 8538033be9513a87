"""The one intake: every way in ends here, in one transaction per delivery."""

from __future__ import annotations

from msgspec import UNSET
from sqlalchemy import select, update

from app import clock
from app.db import db, use_case
from app.errors import Conflict, NotFound
from app.identity import vault
from app.identity.audit import trail
from app.recycling.claims import tokens
from app.recycling.drops import people, queries, records, rules, staging
from app.recycling.drops.models import DropConflict, Quarantine
from app.recycling.drops.parsing import Delivery, Row, Unreadable
from app.recycling.drops.records import DropOutcomes, RefusedRow, Sender
from app.recycling.drops.report import Report, RowReport, report
from app.recycling.drops.rules import RuleContext


class AlreadyResolved(Conflict):
    """It was resolved already."""


@use_case
def take_drops(delivery: Delivery, sender: Sender, *, whole: bool = False, claim_url_prefix: str = "/c/") -> Report:
    """Take a delivery's drops with their coins, and return what became of every row.

    Rows that cannot be taken go to the quarantine, unless `whole`: then one of them refuses the delivery, and nothing
    of it is kept. Receipts are addresses that begin with `claim_url_prefix`.
    """
    known = _known(delivery, sender)
    good, refused = _sort_out(delivery, known)
    if whole and refused:
        return _refuse_whole(delivery, refused)
    batch_id = records.add_batch(sender, len(refused))
    taken = records.take(batch_id, _staged(good, known)) if good else []
    records.quarantine(batch_id, refused, sender, clock.now())
    rows = _rows(len(delivery.rows), taken, refused, claim_url_prefix)
    return report(rows, batch_id)


def _known(delivery: Delivery, sender: Sender) -> RuleContext:
    now = clock.now()
    codes = {row.bin for row in delivery.rows if isinstance(row, Row)}
    return RuleContext(
        bins=queries.known_bins(codes, sender.operator_id, sender.bin_id),
        categories=queries.bounds(),
        earliest=now - rules.BEHIND,
        latest=now + rules.AHEAD,
    )


def _sort_out(delivery: Delivery, known: RuleContext) -> tuple[list[tuple[int, Row]], list[RefusedRow]]:
    good: list[tuple[int, Row]] = []
    refused: list[RefusedRow] = []
    for index, row in enumerate(delivery.rows):
        if isinstance(row, Unreadable):
            refused.append(RefusedRow(index, row.reason, row.column, delivery.raw(index), row.detail))
        elif found := rules.fault(row, known):
            refused.append(RefusedRow(index, *found, delivery.raw(index)))
        else:
            good.append((index, row))
    return good, refused


def _staged(good: list[tuple[int, Row]], known: RuleContext) -> staging.StagedRows:
    found = people.find([row for _, row in good])
    key = vault.keyed_hash("content", "drop digest")
    return staging.stage(((index, row, found.owner_of(row)) for index, row in good), known.bins, key)


def _refuse_whole(delivery: Delivery, refused: list[RefusedRow]) -> Report:
    rows = [RowReport(index, "rejected", "not_alone") for index in range(len(delivery.rows))]
    for one in refused:
        rows[one.index] = _rejection(one)
    return report(rows)


def _rows(size: int, taken: list[DropOutcomes], refused: list[RefusedRow], claim_url_prefix: str) -> list[RowReport]:
    rows: list[RowReport | None] = [None] * size
    for one in refused:
        rows[one.index] = _rejection(one)
    for outcome, indexes, drop_ids, amounts, receipts_from in taken:
        reason = "other_content" if outcome == "conflict" else None
        for index, drop_id, amount, since in zip(indexes, drop_ids, amounts, receipts_from, strict=True):
            row = rows[index] = RowReport(index, outcome, reason)
            if reason is None:
                row.amount = amount
                if since is not None:
                    row.receipt = claim_url_prefix + tokens.issue(drop_id, since)
    return [row for row in rows if row is not None]


def _rejection(one: RefusedRow) -> RowReport:
    return RowReport(one.index, "rejected", one.reason, column=one.column or UNSET, detail=one.detail[:200] or UNSET)


@use_case
def resolve_quarantined(quarantine_id: int, organisation_id: int, actor_id: int, resolution: str) -> None:
    """Record how a row that could not be taken was resolved. Raises NotFound and AlreadyResolved."""
    _resolve(Quarantine, quarantine_id, organisation_id, actor_id, resolution)


@use_case
def resolve_conflict(conflict_id: int, organisation_id: int, actor_id: int, resolution: str) -> None:
    """Record the cause of a conflict; the stored drop stays unchanged. Raises NotFound and AlreadyResolved."""
    _resolve(DropConflict, conflict_id, organisation_id, actor_id, resolution)


def _resolve(
    table: type[Quarantine] | type[DropConflict],  # noqa: PYI055 - mypy would join the two to their base
    row_id: int,
    organisation_id: int,
    actor_id: int,
    resolution: str,
) -> None:
    mine = (table.id == row_id, table.organisation_id == organisation_id)
    done = db.session.execute(
        update(table)
        .where(*mine, table.resolved_at.is_(None))
        .values(resolved_at=clock.now(), resolved_by=actor_id, resolution=resolution)
        .returning(table.id)
    )
    if done.first() is None:
        raise AlreadyResolved if db.session.scalar(select(table.id).where(*mine)) else NotFound
    trail.record(f"{table.__tablename__}.resolved", table.__tablename__, row_id, reason=resolution)
