"""The audit of all books: the ledger against itself, and every package's facts against the ledger.

A package that moves coins registers the question that only it can ask ("does every paid drop have its award?"), so
that one command answers for the whole chain. An audit goes on from where the last one without a fault ended: it looks
at what is new and at the accounts that it moved. A whole one begins at the beginning and looks at every account,
because what was proven may have been edited since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app import clock
from app.points import queries, records
from app.points.queries import Fault


@dataclass(frozen=True, slots=True)
class Since:
    """What was proven before: transfers up to one id, and the things that a movement pays for up to another."""

    transfer_id: int = 0
    fact_id: int = 0


Check = Callable[[Since], list[Fault]]

_checks: dict[str, tuple[str, Check]] = {}


def register(name: str, movement: str, check: Check) -> None:
    """Add a package's check of what one kind of movement pays for; `check(since)` returns what disagrees."""
    _checks[name] = movement, check


def register_payments(kind: str, facts: str) -> None:
    """Add the check that movements of `kind` are exactly those that `facts` requires.

    `facts` selects (source_id, payer, payer_id, payee, payee_id, amount): account kinds, owners and 0.01 coin.
    """
    register(kind, kind, lambda since: queries.payment_faults(kind, facts, since.transfer_id, since.fact_id))


def run(*, whole: bool = False) -> dict[str, list[Fault]]:
    """Run every check; return what each of them found, in the caller's transaction. Without faults, note how far."""
    queries.plan_each_time()
    points = {} if whole else queries.audit_points()
    after, block = points.get("transfer", 0), points.get("block", 0)
    books = {"ledger": queries.ledger_faults(after)}
    for name, (movement, check) in sorted(_checks.items()):
        books[name] = check(Since(after, points.get(movement, 0)))
    if (broken := queries.broken_block(block)) is not None:
        books["chain"] = [Fault("chain", f"block:{broken}", "the sealed hash", "another one")]
    if not any(books.values()):
        records.remember_proof(after, clock.now())
    return books
