"""Use cases of wallets and tariffs, one transaction each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text

from app.clock import now
from app.db import db, use_case
from app.identity.audit import trail
from app.points import audit, ledger, movements
from app.points.queries import Fault


@use_case
def publish_tariff(
    category_code: str,
    category_name: str,
    *,
    per_kg: int = 0,
    per_piece: int = 0,
    cap_per_drop: int | None = None,
    scene: str = "*",
    valid_from: datetime | None = None,
    actor_id: int | None = None,
) -> int:
    """Publish a tariff version, which ends the one before it; return its id. Amounts in 0.01 coin.

    Raises ledger.TariffNotAhead for a start in the past where an earlier version was in force.
    """
    begins = valid_from or now()
    made = db.session.scalar(
        select(
            func.publish_tariff(category_code, category_name, scene, per_kg, per_piece, cap_per_drop, begins, actor_id)
        )
    )
    trail.record("tariff.published", "tariff", made, actor_id, category=category_code, scene=scene)
    return int(made or 0)


@use_case
def reverse_transfer(transfer_id: int, actor_id: int, reason: str) -> int:
    """Undo one transfer by its opposite; return the new transfer's id."""
    made = movements.reverse(transfer_id, actor_id, reason)
    trail.record("transfer.reversed", "transfer", transfer_id, actor_id, reason=reason)
    return made


@use_case
def expire_holds() -> int:
    """Free every hold that was not resolved in time; return how many."""
    return ledger.expire_holds()


@use_case
def seal_ledger() -> int:
    """Bring the hash chain up to date; return how many transfers were added to it."""
    return ledger.seal()


@use_case
def audit_books(*, whole: bool = False) -> dict[str, list[Fault]]:
    """Compare all books in one snapshot, so that movements under way cannot look like faults.

    Goes on from where the last audit without a fault ended, or with `whole` begins at the beginning.
    """
    db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    return audit.run(whole=whole)
