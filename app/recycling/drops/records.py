"""What the intake writes, inside the caller's use case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy.dialects.postgresql import insert

from app.db import db, driver_connection
from app.recycling.drops.models import DropBatch, Quarantine
from app.recycling.drops.staging import COLUMNS, StagedRows


@dataclass(frozen=True, slots=True)
class Sender:
    """Who delivers: for which operator, by which way in, and which bin if it is one."""

    operator_id: int
    door: str
    bin_id: int | None = None
    actor_id: int | None = None
    file_name: str = ""


class DropOutcomes(NamedTuple):
    """The rows of a delivery with one outcome, as lists of equal length.

    `receipts_from` is from when a row's receipt is valid, where it needs one.
    """

    outcome: str
    rows: list[int]
    drop_ids: list[int]
    amounts: list[int]
    receipts_from: list[datetime | None]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: why, which field, its text, and the parser's message."""

    index: int
    reason: str
    column: str
    raw: str
    detail: str = ""


MAX_DETAIL = 500

_COPY = f"COPY pg_temp.drop_row ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_TAKE = """
    SELECT outcome, idx, drop_id, amount, receipt_from
    FROM take_drops(%s, %s::text[], %s::bigint[], %s::bigint[], %s::text[])
"""


def add_batch(sender: Sender, rejected: int) -> int:
    """Open a delivery's row and return its id; `take_drops` counts the outcomes into it."""
    counts = {"accepted": 0, "duplicate": 0, "conflict": 0, "rejected": rejected}
    row = {
        "door": sender.door,
        "organisation_id": sender.operator_id,
        "bin_id": sender.bin_id,
        "actor_id": sender.actor_id,
        "file_name": sender.file_name,
    }
    return int(db.session.execute(insert(DropBatch).values(**row, **counts).returning(DropBatch.id)).scalar_one())


def take(batch_id: int, staged: StagedRows) -> list[DropOutcomes]:
    """Copy the rows beside the drops and take them in one call; return what became of them, in no order."""
    driver = driver_connection()
    driver.execute("SELECT stage_drops()")
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(tuple(COLUMNS.values()))
        for row in staged.rows:
            copy.write_row(row)
    streams = staged.streams
    answers = driver.cursor(binary=True).execute(
        _TAKE,
        (
            batch_id, [s.kind for s in streams], [s.owner_id for s in streams], [s.boot for s in streams],
            list(staged.tops),
        ),
    )  # fmt: skip
    return list(map(DropOutcomes._make, answers.fetchall()))


def quarantine(batch_id: int, refused: Sequence[RefusedRow], sender: Sender, now: datetime) -> None:
    """Keep refused rows verbatim under their delivery. The same bad row again moves to the later one."""
    if not refused:
        return
    rows = [
        {
            "batch_id": batch_id,
            "organisation_id": sender.operator_id,
            "bin_id": sender.bin_id,
            "batch_row": one.index,
            "reason": one.reason,
            "column_name": one.column,
            "detail": one.detail[:MAX_DETAIL].replace("\0", ""),
            "raw": one.raw,
            "raw_digest": blake2b(one.raw.encode(), digest_size=16).digest(),
            "recorded_at": now,
        }
        for one in refused
    ]
    again = insert(Quarantine)
    db.session.execute(
        again.on_conflict_do_update(
            index_elements=[Quarantine.organisation_id, Quarantine.raw_digest, Quarantine.reason],
            index_where=Quarantine.resolved_at.is_(None),
            set_={"batch_id": again.excluded.batch_id, "batch_row": again.excluded.batch_row},
        ),
        rows,
    )
