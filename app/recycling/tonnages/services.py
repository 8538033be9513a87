"""Taking a file of tonnages: all of its rows or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b

from sqlalchemy import select

from app import clock
from app.db import db, use_case
from app.identity.audit import trail
from app.imports.sheet import RowError, Sheet
from app.recycling.drops.models import DirtyDay
from app.recycling.tonnages.models import Tonnage, TonnageUpload
from app.recycling.tonnages.sheets import TonnageEntry, entry


@dataclass(frozen=True, slots=True)
class Source:
    """Whose tonnages, of which kind, in which file, sent by whom."""

    kind: str
    organisation_id: int
    file_name: str
    raw: bytes
    actor_id: int | None

    @property
    def hauled(self) -> bool:
        """Whether 清运量 holds this mass where a row does not say: sanitation's own trucks carry kitchen waste."""
        return self.kind == "kitchen"


@use_case
def record_tonnages(sheet: Sheet, source: Source) -> int:
    """Record a file and return the upload's id; if one row is wrong, only the faults are kept.

    A record number seen before with the same content stays as it is; with other content a new version supersedes it.
    """
    today = clock.today()
    read = {row.row: entry(row, today, hauled=source.hauled) for row in sheet.rows}
    faults = [*sheet.errors, *(one for one in read.values() if isinstance(one, RowError))]
    entries = {row: one for row, one in read.items() if isinstance(one, TonnageEntry)}
    faults += _told_twice(entries)
    upload = _add_upload(sheet, source, faults)
    if not faults:
        for one in entries.values():
            _record(one, upload, source)
    trail.record("tonnages.uploaded", "tonnage_upload", upload.id, kind=source.kind, rejected=upload.rejected)
    return upload.id


def _told_twice(entries: Mapping[int, TonnageEntry]) -> list[RowError]:
    first: dict[str, TonnageEntry] = {}
    return [
        RowError(row, "记录号", one.record_no, "record_twice")
        for row, one in entries.items()
        if first.setdefault(one.record_no, one) != one
    ]


def _add_upload(sheet: Sheet, source: Source, faults: list[RowError]) -> TonnageUpload:
    cells = dict(sheet.faulty) | {one.row: one.cells for one in sheet.rows}
    upload = TonnageUpload(
        kind=source.kind,
        organisation_id=source.organisation_id,
        file_name=source.file_name[:120],
        file_digest=blake2b(source.raw, digest_size=16).digest(),
        added=0,
        corrected=0,
        same=0,
        rejected=len({fault.row for fault in faults}),
        # Pairs, because the database would sort an object's names.
        refused=[asdict(fault) | {"cells": list(cells[fault.row].items())} for fault in faults],
        actor_id=source.actor_id,
    )
    if not faults:
        upload.added, upload.corrected, upload.same = _counted(sheet, source)
    db.session.add(upload)
    db.session.flush()
    return upload


def _counted(sheet: Sheet, source: Source) -> tuple[int, int, int]:
    """Return how many rows are new, corrections, and known: the upload's row is written once, before its records."""
    entries = {
        one.record_no: one
        for row in sheet.rows
        if isinstance(one := entry(row, clock.today(), hauled=source.hauled), TonnageEntry)
    }
    known = {number: latest(source, number) for number in entries}
    same = sum(known[number] is not None and _says(known[number]) == one for number, one in entries.items())
    added = sum(earlier is None for earlier in known.values())
    return added, len(entries) - added - same, same


def latest(source: Source, record_no: str) -> Tonnage | None:
    """Return the version of a record that counts."""
    return db.session.scalar(
        select(Tonnage)
        .where(
            Tonnage.organisation_id == source.organisation_id,
            Tonnage.kind == source.kind,
            Tonnage.record_no == record_no,
        )
        .order_by(Tonnage.version.desc())
        .limit(1)
    )


def _says(row: Tonnage | None) -> TonnageEntry | None:
    return None if row is None else TonnageEntry(**{name: getattr(row, name) for name in TonnageEntry.__slots__})


def _record(one: TonnageEntry, upload: TonnageUpload, source: Source) -> None:
    earlier = latest(source, one.record_no)
    if _says(earlier) == one:
        return
    db.session.add(
        Tonnage(
            **asdict(one),
            kind=source.kind,
            organisation_id=source.organisation_id,
            version=1 if earlier is None else earlier.version + 1,
            supersedes_id=None if earlier is None else earlier.id,
            upload_id=upload.id,
            actor_id=source.actor_id,
        )
    )
    days = {one.from_on, one.to_on} | ({earlier.from_on, earlier.to_on} if earlier else set())
    db.session.add_all(DirtyDay(day=day) for day in sorted(days))
    db.session.flush()
