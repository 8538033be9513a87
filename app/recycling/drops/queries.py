"""What the intake looks up, and what people want to see of drops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, text, tuple_

from app import clock
from app.db import db, sql_source
from app.places.models import Community, Site
from app.points.audit import Since
from app.points.models import Account
from app.points.queries import Fault
from app.recycling.bins.models import Bin
from app.recycling.categories.models import Category
from app.recycling.claims.models import Claim
from app.recycling.drops.models import Drop, DropBatch, DropConflict, Quarantine, Stream
from app.recycling.drops.people import storable
from app.recycling.drops.rules import AHEAD, CategoryBounds, KnownBin

SPANS = tuple(timedelta(days=days) for days in (3, 30, 400))


@dataclass(frozen=True, slots=True)
class DropView:
    """A drop with the names of what it refers to. `household_id` is its owner; None while it is unclaimed."""

    id: int
    number: str
    stream_kind: str
    boot: int
    bin_code: str
    operator_id: int
    site: str
    scene: str
    community_code: str
    community: str
    category: Category
    weight_g: int | None
    pieces: int | None
    opening: int | None
    amount: int
    tariff_id: int | None
    occurred_at: datetime
    recorded_at: datetime
    known_by: str
    batch_id: int
    batch_row: int
    household_id: int | None
    claimed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """The stored drop, and the different content sent under its number."""

    stored: DropView
    other: DropConflict

    @property
    def sent_at(self) -> datetime:
        """When the drop was made according to the other content."""
        return datetime.fromisoformat(self.other.content["occurred_at"])


def known_bins(codes: Iterable[str], operator_id: int, bin_id: int | None = None) -> dict[str, KnownBin]:
    """Return those of `codes` that an operator may report for; with `bin_id`, at most that one bin."""
    query = select(Bin.code, Bin.id, Bin.operator_id).where(
        Bin.code.in_(storable(codes)), Bin.operator_id == operator_id
    )
    if bin_id is not None:
        query = query.where(Bin.id == bin_id)
    return {code: KnownBin(found_id, operator) for code, found_id, operator in db.session.execute(query)}


def bounds() -> dict[str, CategoryBounds]:
    """Return the bounds of one drop for each category that is still collected."""
    columns = (Category.code, Category.unit, Category.max_weight_g, Category.max_pieces)
    rows = db.session.execute(select(*columns).where(Category.closed_at.is_(None)))
    return {code: CategoryBounds(unit, max_weight_g, max_pieces) for code, unit, max_weight_g, max_pieces in rows}


def operator_of(bin_id: int) -> int | None:
    """Return the operator of a bin."""
    return db.session.scalar(select(Bin.operator_id).where(Bin.id == bin_id))


def _views() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Drop.id, Drop.number, Stream.kind, Stream.boot, Bin.code, Bin.operator_id, Site.name, Site.scene,
            Community.code, Community.name, Category, Drop.weight_g, Drop.pieces, Drop.opening, Drop.amount,
            Drop.tariff_id, Drop.occurred_at, Drop.recorded_at, Drop.known_by, Drop.batch_id, Drop.batch_row,
            func.coalesce(Claim.household_id, Account.owner_id), Claim.claimed_at,
        )
        .join_from(Drop, Stream, Stream.id == Drop.stream_id)
        .join(Bin, Bin.id == Drop.bin_id)
        .join(Site, Site.id == Drop.site_id)
        .join(Community, Community.code == Site.community_code)
        .join(Category, Category.code == Drop.category_code)
        .outerjoin(Claim, Claim.drop_id == Drop.id)
        .outerjoin(Account, Account.id == Drop.account_id)
    )  # fmt: skip


def drop(drop_id: int) -> DropView | None:
    """Return one drop with all its details."""
    row = db.session.execute(_views().where(Drop.id == drop_id)).one_or_none()
    return None if row is None else DropView(*row)


def drops_of_bin(bin_id: int, limit: int, after: tuple[datetime, int] | None = None) -> Sequence[DropView]:
    """Return a bin's drops, the latest first: at most `limit`, after the (occurred_at, id) of the last one seen.

    There is no index by bin, which every drop would pay for: the streams that can have drops of it are known, and ever
    longer spans of them are read until a page is full.
    """
    query = _views().where(Drop.bin_id == bin_id, Drop.stream_id.in_(_streams_of(bin_id)))
    latest = after[0] if after else clock.now() + AHEAD
    for span in SPANS:
        found = _page(query.where(Drop.occurred_at > latest - span, Drop.occurred_at <= latest), limit, after)
        if len(found) == limit:
            return found
    return _page(query, limit, after)


def _streams_of(bin_id: int) -> Sequence[int]:
    """Return the bin's own streams, and that of its operator's records."""
    own = and_(Stream.kind == "bin", Stream.owner_id == bin_id)
    operators = and_(Stream.kind == "operator", Stream.owner_id == operator_of(bin_id))
    return db.session.scalars(select(Stream.id).where(or_(own, operators))).all()


def drops_of_day(
    on: date,
    limit: int,
    after: tuple[datetime, int] | None = None,
    *,
    community_code: str | None = None,
    category_code: str | None = None,
) -> Sequence[DropView]:
    """Return the drops of a business day, of one community or category if named, the latest first."""
    start, end = clock.day_bounds(on)
    query = _views().where(Drop.occurred_at >= start, Drop.occurred_at < end)
    if community_code is not None:
        query = query.where(Site.community_code == community_code)
    if category_code is not None:
        query = query.where(Drop.category_code == category_code)
    return _page(query, limit, after)


def _page(query: Select[*tuple[Any, ...]], limit: int, after: tuple[datetime, int] | None) -> Sequence[DropView]:
    if after is not None:
        query = query.where(tuple_(Drop.occurred_at, Drop.id) < after)
    rows = db.session.execute(query.order_by(Drop.occurred_at.desc(), Drop.id.desc()).limit(limit))
    return [DropView(*row) for row in rows]


def place_of(one: DropView) -> tuple[datetime, int]:
    """Return a drop's position in lists."""
    return one.occurred_at, one.id


def batch(batch_id: int, organisation_id: int) -> DropBatch | None:
    """Return one of an organisation's deliveries."""
    return db.session.scalar(
        select(DropBatch).where(DropBatch.id == batch_id, DropBatch.organisation_id == organisation_id)
    )


def batches_of(organisation_id: int, limit: int = 20) -> Sequence[DropBatch]:
    """Return an organisation's latest uploaded files."""
    query = select(DropBatch).where(DropBatch.organisation_id == organisation_id, DropBatch.door == "file")
    return db.session.scalars(query.order_by(DropBatch.id.desc()).limit(limit)).all()


def quarantined(organisation_id: int, limit: int = 200, batch_id: int | None = None) -> Sequence[Quarantine]:
    """Return an organisation's rows to be corrected, the latest first; all of a delivery's when one is named."""
    query = select(Quarantine).where(Quarantine.organisation_id == organisation_id)
    if batch_id is None:
        query = query.where(Quarantine.resolved_at.is_(None)).order_by(Quarantine.id.desc())
    else:
        query = query.where(Quarantine.batch_id == batch_id).order_by(Quarantine.batch_row)
    return db.session.scalars(query.limit(limit)).all()


def conflicts(organisation_id: int, limit: int = 200, batch_id: int | None = None) -> Sequence[ConflictView]:
    """Return the unresolved conflicts, with the stored drops."""
    query = select(DropConflict).where(DropConflict.organisation_id == organisation_id)
    if batch_id is None:
        query = query.where(DropConflict.resolved_at.is_(None))
    else:
        query = query.where(DropConflict.batch_id == batch_id)
    found = db.session.scalars(query.order_by(DropConflict.id.desc()).limit(limit)).all()
    # Separately: one joined statement would be too long for the planner to reorder, and would read every drop first.
    rows = db.session.execute(_views().where(Drop.id.in_({one.drop_id for one in found})))
    stored = {row.id: DropView(*row) for row in rows}
    return [ConflictView(stored[one.drop_id], one) for one in found]


def waiting(organisation_id: int) -> tuple[int, int]:
    """Return how many quarantined rows and conflicts an organisation has to resolve."""
    counts = [
        db.session.scalar(
            select(func.count())
            .select_from(table)
            .where(table.organisation_id == organisation_id, table.resolved_at.is_(None))
        )
        for table in (Quarantine, DropConflict)
    ]
    return counts[0] or 0, counts[1] or 0


def faults(since: Since) -> list[Fault]:
    """Return the faults of drops: missing references, payments that differ from the drop, double payments."""
    values = {"after": since.transfer_id, "fact": since.fact_id}
    found = db.session.execute(text(sql_source("app.recycling.drops", "drop_faults")), values)
    return [Fault(*row) for row in found]
