"""What a sender is told about a delivery."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType


class RowReport(Struct, gc=False):
    """One row of a delivery, counted from 0.

    `outcome` is accepted, duplicate, conflict or rejected. `reason` says why it was not accepted; `column` which field
    and `cure` what to do then. `amount` is what an accepted drop earned, in 0.01 coin; `receipt` is the address that
    its person claims it at if they were unknown.
    """

    index: int
    outcome: str
    reason: str | None = None
    column: str | UnsetType = UNSET
    detail: str | UnsetType = UNSET
    cure: str | UnsetType = UNSET
    amount: int | UnsetType = UNSET
    receipt: str | UnsetType = UNSET


class Report(Struct, gc=False):
    """All rows of a delivery in their order, and how many had which outcome."""

    accepted: int
    duplicate: int
    conflict: int
    rejected: int
    rows: list[RowReport]
    batch_id: int | None = None  # under which the delivery is stored; None if it is not stored


def report(rows: list[RowReport], batch_id: int | None = None) -> Report:
    """Count the outcomes of `rows`."""
    counts = dict.fromkeys(("accepted", "duplicate", "conflict", "rejected"), 0)
    for row in rows:
        counts[row.outcome] += 1
    return Report(**counts, rows=rows, batch_id=batch_id)
