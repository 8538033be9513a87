"""Faults in the rules of coins: the ledger, holds, prices and the hash chain."""

from __future__ import annotations

from tests.mutants.fault import Fault

SQL = "app/points/sql/"
LEDGER = ("tests/points/test_ledger.py",)
RACES = ("tests/points/test_races.py",)
FORGERY = ("tests/points/test_forgery.py",)
DEFINERS = ("tests/recycling/test_definer_functions.py",)
INTAKE = ("tests/recycling/test_intake.py", "tests/recycling/test_intake_earnings.py")

FAULTS = (
    Fault(
        "A business key that was used with other content is refused",
        f"{SQL}post_transfer.sql",
        "IF (earlier.debit_id, earlier.credit_id, earlier.amount) = (p_debit, p_credit, p_amount) THEN",
        "IF TRUE THEN",
        LEDGER,
    ),
    Fault(
        "Only listed kinds of accounts may be paid",
        f"{SQL}post_transfer.sql",
        "JOIN account c ON c.id = p_credit AND c.kind = m.credit_kind",
        "JOIN account c ON c.id = p_credit",
        LEDGER,
    ),
    Fault(
        "Each movement has payers and payees of its own",
        f"{SQL}post_transfer.sql",
        "WHERE m.kind = p_kind",
        "WHERE TRUE",
        LEDGER,
    ),
    Fault(
        "What one gains, another loses",
        f"{SQL}post_transfer.sql",
        "WHEN p_credit THEN p_amount ELSE -p_amount END",
        "WHEN p_credit THEN p_amount ELSE 0 END",
        LEDGER,
    ),
    Fault(
        "Accounts are locked in one order: a transfer",
        f"{SQL}post_transfer.sql",
        " ORDER BY id FOR NO KEY UPDATE",
        " FOR NO KEY UPDATE",
        RACES,
    ),
    Fault(
        "Accounts are locked in one order: a reversal",
        f"{SQL}reverse_transfer.sql",
        " ORDER BY id FOR NO KEY UPDATE",
        " FOR NO KEY UPDATE",
        RACES,
    ),
    Fault(
        "Accounts are locked in one order: a batch",
        f"{SQL}post_transfers.sql",
        "SET enable_hashjoin = off SET enable_nestloop = off AS $$",
        "AS $$",
        RACES,
    ),
    Fault(
        "A batch pays only those who may be paid",
        f"{SQL}post_transfers.sql",
        "    IF v_paid <> cardinality(v_payees) THEN\n",
        "    IF FALSE THEN\n",
        DEFINERS,
    ),
    Fault(
        "A reversal cannot be reversed",
        f"{SQL}reverse_transfer.sql",
        "WHERE id = p_transfer AND reverses_id IS NULL AND",
        "WHERE id = p_transfer AND",
        LEDGER,
    ),
    Fault(
        "A charge is refunded and not reversed",
        f"{SQL}reverse_transfer.sql",
        " AND kind NOT IN ('charge', 'refund')",
        "",
        (*LEDGER, "tests/merchants/test_statements.py"),
    ),
    Fault(
        "What is reversed is reversed with a reason",
        f"{SQL}reverse_transfer.sql",
        "IF coalesce(length(p_reason) NOT BETWEEN 2 AND 200, TRUE)",
        "IF FALSE",
        DEFINERS,
    ),
    Fault(
        "Held coins cannot be spent",
        f"{SQL}place_hold.sql",
        "SET held = held + p_amount",
        "SET held = held",
        LEDGER,
    ),
    Fault(
        "The key of a hold stands for one content",
        f"{SQL}place_hold.sql",
        "IF (earlier.account_id, earlier.amount) = (p_account, p_amount) THEN",
        "IF TRUE THEN",
        LEDGER,
    ),
    Fault(
        "Only a wallet's coins can be held",
        f"{SQL}place_hold.sql",
        "WHERE id = p_account AND kind = 'wallet';",
        "WHERE id = p_account;",
        LEDGER,
    ),
    Fault(
        "A hold pays no more than it holds",
        f"{SQL}resolve_hold.sql",
        "OR coalesce(p_amount > v_hold.amount, true)",
        "",
        LEDGER,
    ),
    Fault(
        "An expired hold pays nothing",
        f"{SQL}resolve_hold.sql",
        "v_hold.expires_at < v_at",
        "FALSE",
        LEDGER,
    ),
    Fault(
        "A hold that ends frees all that it held",
        f"{SQL}resolve_hold.sql",
        "SET held = held - v_hold.amount",
        "SET held = held - p_amount",
        LEDGER,
    ),
    Fault(
        "A hold ends one way only",
        f"{SQL}resolve_hold.sql",
        "IF v_hold.state IS DISTINCT FROM 'pending' OR",
        "IF v_hold.state IS NULL OR",
        LEDGER,
    ),
    Fault(
        "Only expired holds are freed",
        f"{SQL}expire_holds.sql",
        " AND expires_at < v_at",
        "",
        LEDGER,
    ),
    Fault(
        "Coins are rounded down",
        f"{SQL}tariff_amount.sql",
        "coalesce(p_weight_g, 0) / 1000",
        "(coalesce(p_weight_g, 0) + 999) / 1000",
        INTAKE,
    ),
    Fault(
        "A drop earns no more than the cap",
        f"{SQL}tariff_amount.sql",
        "least(p_cap, ",
        "least(NULL, ",
        INTAKE,
    ),
    Fault(
        "A price that replaces another begins in the future",
        f"{SQL}publish_tariff.sql",
        "IF p_from < clock_timestamp() AND EXISTS (",
        "IF FALSE AND EXISTS (",
        ("tests/points/test_wallet_pages.py",),
    ),
    Fault(
        "The hash chain covers when something happened",
        f"{SQL}block_hash.sql",
        "epoch FROM t.occurred_at",
        "epoch FROM t.recorded_at",
        FORGERY,
    ),
    Fault(
        "The hash chain covers what was paid",
        f"{SQL}block_hash.sql",
        "t.credit_id, t.amount,",
        "t.credit_id,",
        FORGERY,
    ),
    Fault(
        "The owner reads no table that its caller made",
        "app/recycling/drops/sql/refuse_false_stage.sql",
        "IF NOT EXISTS (",
        "IF FALSE AND NOT EXISTS (",
        ("tests/recycling/test_escalation.py",),
    ),
    Fault(
        "A hold lasts at most a day",
        f"{SQL}place_hold.sql",
        "p_seconds NOT BETWEEN 1 AND 86400",
        "p_seconds < 1",
        ("tests/recycling/test_definer_functions.py",),
    ),
    Fault(
        "A delivery is counted once",
        "app/recycling/drops/sql/close_batch.sql",
        " AND accepted + duplicate + conflict = 0",
        "",
        ("tests/recycling/test_definer_functions.py",),
    ),
)
