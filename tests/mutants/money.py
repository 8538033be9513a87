"""Faults in the rules of coins: the ledger, holds, prices, the hash chain and the audit."""

from __future__ import annotations

from tests.mutants.fault import Fault

SQL = "app/points/sql/"
LEDGER = ("tests/points/test_ledger.py",)
RACES = ("tests/points/test_races.py",)
FORGERY = ("tests/points/test_forgery.py",)
INTAKE = ("tests/recycling/test_intake.py",)

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
        "ORDER BY a.id FOR NO KEY UPDATE",
        "FOR NO KEY UPDATE",
        RACES,
    ),
    Fault(
        "The payer of a batch is locked with the payees",
        f"{SQL}post_transfers.sql",
        "ANY (payees || p_debit)",
        "ANY (payees)",
        RACES,
    ),
    Fault(
        "A reversal cannot be reversed",
        f"{SQL}reverse_transfer.sql",
        "WHERE id = p_transfer AND reverses_id IS NULL;",
        "WHERE id = p_transfer;",
        LEDGER,
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
        "OR p_amount > ended.amount",
        "",
        LEDGER,
    ),
    Fault(
        "An expired hold pays nothing",
        f"{SQL}resolve_hold.sql",
        "ended.expires_at < clock_timestamp()",
        "FALSE",
        LEDGER,
    ),
    Fault(
        "A hold that ends frees all that it held",
        f"{SQL}resolve_hold.sql",
        "SET held = held - ended.amount",
        "SET held = held - p_amount",
        LEDGER,
    ),
    Fault(
        "A hold ends one way only",
        f"{SQL}resolve_hold.sql",
        "IF ended.state IS DISTINCT FROM 'pending' OR",
        "IF ended.state IS NULL OR",
        LEDGER,
    ),
    Fault(
        "Only expired holds are freed",
        f"{SQL}expire_holds.sql",
        "AND expires_at < clock_timestamp()",
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
        "epoch FROM occurred_at",
        "epoch FROM recorded_at",
        FORGERY,
    ),
    Fault(
        "The hash chain covers what was paid",
        f"{SQL}block_hash.sql",
        "credit_id, amount,",
        "credit_id,",
        FORGERY,
    ),
    Fault(
        "The audit recomputes balances",
        f"{SQL}reads/ledger_faults.sql",
        "a.balance <> coalesce(n.amount, 0)",
        "FALSE",
        FORGERY,
    ),
    Fault(
        "The audit recomputes what is held",
        f"{SQL}reads/ledger_faults.sql",
        "WHERE a.held <> coalesce(h.amount, 0)",
        "WHERE FALSE",
        FORGERY,
    ),
    Fault(
        "The audit finds transfers without accounts",
        f"{SQL}reads/ledger_faults.sql",
        "WHERE d.id IS NULL OR c.id IS NULL",
        "WHERE FALSE",
        FORGERY,
    ),
    Fault(
        "The audit finds movements that are not listed",
        f"{SQL}reads/ledger_faults.sql",
        "WHERE t.reverses_id IS NULL\n    AND NOT EXISTS (",
        "WHERE t.reverses_id IS NULL\n    AND FALSE AND NOT EXISTS (",
        FORGERY,
    ),
    Fault(
        "The audit finds reversals of other coins",
        f"{SQL}reads/ledger_faults.sql",
        "IS DISTINCT FROM (w.credit_id, w.debit_id, w.amount)",
        "IS NULL",
        FORGERY,
    ),
    Fault(
        "The audit finds captured holds without their payment",
        f"{SQL}reads/ledger_faults.sql",
        "t.amount IS DISTINCT FROM h.captured",
        "FALSE",
        FORGERY,
    ),
    Fault(
        "The audit finds coins that nothing was done for",
        f"{SQL}reads/payment_faults.sql",
        "FULL JOIN paid p",
        "LEFT JOIN paid p",
        FORGERY,
    ),
)
