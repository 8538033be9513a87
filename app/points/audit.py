"""The audit of all books: the ledger against itself, and every package's facts against the ledger.

A package that makes coins move registers the question only it can ask ("does every paid drop have its award?"), so
that one command answers for the whole chain.
"""

from __future__ import annotations

from collections.abc import Callable

from app.points import queries
from app.points.queries import Fault

Check = Callable[[], list[Fault]]

_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a package's check; `check()` returns what disagrees."""
    _checks[name] = check


def register_payments(kind: str, facts: str) -> None:
    """Add the check that movements of `kind` are exactly what `facts` says was paid for.

    `facts` selects (source_id, payer, payer_id, payee, payee_id, amount): account kinds, owners and 0.01 coin.
    """
    register(kind, lambda: queries.payment_faults(kind, facts))


def run() -> dict[str, list[Fault]]:
    """Run every check; return what each of them found, in the caller's transaction."""
    books = {"ledger": queries.ledger_faults()} | {name: check() for name, check in sorted(_checks.items())}
    if (block := queries.broken_block()) is not None:
        books["chain"] = [Fault("chain", f"block:{block}", "the sealed hash", "another one")]
    return books
