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


def run() -> dict[str, list[Fault]]:
    """Run every check; return what each of them found, in the caller's transaction."""
    books = {"ledger": queries.ledger_faults()} | {name: check() for name, check in sorted(_checks.items())}
    if (block := queries.broken_block()) is not None:
        books["chain"] = [Fault("chain", f"block:{block}", "the sealed hash", "another one")]
    return books
