"""Faults in the audit of the books."""

from __future__ import annotations

from tests.mutants.fault import Fault

READS = "app/points/sql/reads/"
FORGERY = ("tests/points/test_forgery.py",)
AUDIT = ("tests/recycling/test_audit.py",)

FAULTS = (
    Fault(
        "The audit recomputes balances",
        f"{READS}ledger_faults.sql",
        "a.balance <> n.amount + coalesce(p.amount, 0)",
        "FALSE",
        FORGERY,
    ),
    Fault(
        "The audit recomputes what is held",
        f"{READS}ledger_faults.sql",
        "WHERE a.held <> coalesce(h.amount, 0)",
        "WHERE FALSE",
        FORGERY,
    ),
    Fault(
        "The audit finds transfers without accounts",
        f"{READS}ledger_faults.sql",
        "WHERE d.id IS NULL OR c.id IS NULL",
        "WHERE FALSE",
        FORGERY,
    ),
    Fault(
        "The audit finds movements that are not listed",
        f"{READS}ledger_faults.sql",
        "WHERE t.reverses_id IS NULL\n    AND NOT EXISTS (",
        "WHERE t.reverses_id IS NULL\n    AND FALSE AND NOT EXISTS (",
        FORGERY,
    ),
    Fault(
        "The audit finds reversals of other coins",
        f"{READS}ledger_faults.sql",
        "IS DISTINCT FROM (w.credit_id, w.debit_id, w.amount)",
        "IS NULL",
        FORGERY,
    ),
    Fault(
        "The audit finds captured holds without their payment",
        f"{READS}ledger_faults.sql",
        "t.amount IS DISTINCT FROM h.captured",
        "FALSE",
        FORGERY,
    ),
    Fault(
        "An audit adds what is new to what was proven",
        f"{READS}ledger_faults.sql",
        "p.account_id = n.account_id AND :after > 0",
        "p.account_id = n.account_id AND FALSE",
        AUDIT,
    ),
    Fault(
        "A whole audit trusts nothing that was proven",
        f"{READS}ledger_faults.sql",
        "p.account_id = n.account_id AND :after > 0",
        "p.account_id = n.account_id",
        AUDIT,
    ),
    Fault(
        "A whole audit compares every account",
        f"{READS}ledger_faults.sql",
        "SELECT id, 0 FROM account WHERE :after = 0",
        "SELECT id, 0 FROM account WHERE FALSE",
        FORGERY,
    ),
    Fault(
        "An audit compares coins set aside",
        f"{READS}ledger_faults.sql",
        "SELECT account_id, 0 FROM aside",
        "SELECT account_id, 0 FROM aside WHERE FALSE",
        FORGERY,
    ),
    Fault(
        "An audit is planned for what is new",
        "app/points/audit.py",
        "    queries.plan_each_time()\n",
        "",
        ("tests/jobs/test_rows_read.py",),
    ),
    Fault(
        "No edited balance becomes what was proven",
        f"{READS}remember_balances.sql",
        "SELECT id FROM account WHERE :after = 0",
        "SELECT id FROM account",
        AUDIT,
    ),
    Fault(
        "No block is missing from the chain",
        f"{READS}broken_block.sql",
        "b.seq <> b.place",
        "FALSE",
        FORGERY,
    ),
    Fault(
        "An audit goes on where the last one ended",
        "app/points/audit.py",
        "points = {} if whole else queries.audit_points()",
        "points: dict[str, int] = {}",
        AUDIT,
    ),
    Fault(
        "The audit finds coins that nothing was done for",
        f"{READS}payment_faults.sql",
        "FROM paid p LEFT JOIN fact f",
        "FROM paid p JOIN fact f",
        FORGERY,
    ),
)
