"""P12: our charge against a reference double-entry function, both in SQL under pgbench, 16 clients.

The reference is a textbook function of our own (`sql/reference_post.sql`): lock two accounts in one order, change both
balances and their versions, write one transfer and two entries. It stands for what a general ledger in PostgreSQL does
per movement, at its plainest: no pay code, no request key, no limits. Our charge has all of these, writes one transfer
instead of two entries, and never touches the payee's balance, which is why many payers at one till do not wait.
"""

from __future__ import annotations

from pathlib import Path

import psycopg

from bench import pgbench
from bench.server import Server

SQL = Path(__file__).with_name("sql")
PAYERS, PAYEES = 24_000, 1_000


def make_reference(owner: psycopg.Connection) -> None:
    """Set up the reference ledger beside ours, with as many accounts."""
    for name in ("reference_tables", "reference_post"):
        owner.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))
    owner.execute("GRANT SELECT, INSERT, UPDATE ON reference_account, reference_transfer, reference_entry TO PUBLIC")
    owner.execute("GRANT USAGE ON SEQUENCE reference_id TO PUBLIC")
    owner.execute("ANALYZE reference_account")


def reference(server: Server, payees: int) -> float:
    """Movements per second of the reference, from random payers to so many payees at random."""
    script = (
        f"\\set payer random(1, {PAYERS})\n\\set payee random({PAYERS + 1}, {PAYERS + payees})\n"
        "SELECT reference_post('account_' || CAST(:payer AS bigint), 'account_' || CAST(:payee AS bigint), 1);\n"
    )
    return pgbench.run(server.app_url, script).rate
