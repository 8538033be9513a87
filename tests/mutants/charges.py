"""Faults in the rules of merchants: pay codes, charges, questions to the payer, refunds, statements."""

from __future__ import annotations

from tests.mutants.fault import Fault

SQL = "app/merchants/sql/"
SERVICES = "app/merchants/charges/services.py"
CHARGES = ("tests/merchants/test_charges.py",)
REFUNDS = ("tests/merchants/test_refunds.py",)
STATEMENTS = ("tests/merchants/test_statements.py",)

FAULTS = (
    Fault(
        "A code pays once by its token",
        f"{SQL}use_pay_code.sql",
        "c.token_hash = p_code AND c.used_at IS NULL AND",
        "c.token_hash = p_code AND",
        CHARGES,
    ),
    Fault(
        "A new code revokes the last by its token",
        f"{SQL}use_pay_code.sql",
        "c.token_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL",
        "c.token_hash = p_code AND c.used_at IS NULL",
        CHARGES,
    ),
    Fault(
        "A code lives for its time only by its token",
        f"{SQL}use_pay_code.sql",
        "c.token_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at",
        "c.token_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL",
        CHARGES,
    ),
    Fault(
        "A code pays once by its digits",
        f"{SQL}use_pay_code.sql",
        "c.digits_hash = p_code AND c.used_at IS NULL AND",
        "c.digits_hash = p_code AND",
        CHARGES,
    ),
    Fault(
        "A new code revokes the last by its digits",
        f"{SQL}use_pay_code.sql",
        "c.digits_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL",
        "c.digits_hash = p_code AND c.used_at IS NULL",
        CHARGES,
    ),
    Fault(
        "A code lives for its time only by its digits",
        f"{SQL}use_pay_code.sql",
        "c.digits_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at",
        "c.digits_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL",
        CHARGES,
    ),
    Fault(
        "A locked till takes no codes",
        f"{SQL}take_charge.sql",
        "AND shop.locked_until > p_at THEN",
        "AND FALSE THEN",
        CHARGES,
    ),
    Fault(
        "A merchant that is not open takes nothing",
        f"{SQL}take_charge.sql",
        "IF shop.state IS DISTINCT FROM 'open' THEN",
        "IF shop.state IS NULL THEN",
        CHARGES,
    ),
    Fault(
        "Up to the merchant's limit nobody is asked",
        f"{SQL}take_charge.sql",
        "IF p_amount > shop.confirm_above THEN",
        "IF p_amount >= shop.confirm_above THEN",
        REFUNDS,
    ),
    Fault(
        "A code whose request was answered before still stands",
        f"{SQL}answer_spent_key.sql",
        "    UPDATE pay_code c SET used_at = NULL WHERE c.id = p_pay_code;\n",
        "",
        CHARGES,
    ),
    Fault(
        "A request key at the counter stands for one amount",
        f"{SQL}answer_spent_key.sql",
        " AND c.amount = p_amount",
        "",
        CHARGES,
    ),
    Fault(
        "The fifth guess locks the till",
        f"{SQL}explain_code.sql",
        "t.failures + 1 >= 5",
        "t.failures + 1 >= 6",
        CHARGES,
    ),
    Fault(
        "A till stays locked for a quarter of an hour",
        f"{SQL}explain_code.sql",
        "p_at + interval '15 minutes'",
        "p_at + interval '5 minutes'",
        CHARGES,
    ),
    Fault(
        "Guesses of long ago are forgotten",
        f"{SQL}explain_code.sql",
        "failures = CASE WHEN t.since < p_at - interval '10 minutes' THEN 1 ELSE t.failures + 1 END",
        "failures = t.failures + 1",
        CHARGES,
    ),
    Fault(
        "Only the payer says yes",
        SERVICES,
        "    pending = _locked_pending(PendingCharge.id == pending_id, PendingCharge.payer_id == payer_id)\n",
        "    pending = _locked_pending(PendingCharge.id == pending_id)\n",
        REFUNDS,
    ),
    Fault(
        "Only the payer says no",
        SERVICES,
        '_end(_locked_pending(PendingCharge.id == pending_id, PendingCharge.payer_id == payer_id), "declined"',
        '_end(_locked_pending(PendingCharge.id == pending_id), "declined"',
        REFUNDS,
    ),
    Fault(
        "Only the till that asked takes its question back",
        SERVICES,
        "_locked_pending(PendingCharge.id == pending_id, PendingCharge.merchant_id == merchant)",
        "_locked_pending(PendingCharge.id == pending_id)",
        REFUNDS,
    ),
    Fault(
        "A yes after two minutes pays nothing",
        SERVICES,
        " or pending.expires_at <= at or ",
        " or ",
        REFUNDS,
    ),
    Fault(
        "A no frees the coins",
        SERVICES,
        "            movements.release_hold(pending.hold_id)\n",
        "            pass\n",
        REFUNDS,
    ),
    Fault(
        "No more is given back than was paid",
        SERVICES,
        "left = charge.amount - before",
        "left = charge.amount",
        REFUNDS,
    ),
    Fault(
        "A merchant gives back its own charges only",
        SERVICES,
        "select(Charge).filter_by(id=charge_id, merchant_id=merchant_id)",
        "select(Charge).filter_by(id=charge_id)",
        REFUNDS,
    ),
    Fault(
        "The key of a refund stands for one amount",
        SERVICES,
        "if amount not in {None, earlier.amount}:",
        "if False:",
        REFUNDS,
    ),
    Fault(
        "A refund follows a payer whose household has ended",
        SERVICES,
        "    if db.session.scalar(still_there) is not None:\n",
        "    if still_there is not None:\n",
        REFUNDS,
    ),
    Fault(
        "Pay codes are not shown without end",
        SERVICES,
        ">= _CODES_PER_MINUTE:",
        ">= 2 * _CODES_PER_MINUTE:",
        CHARGES,
    ),
    Fault(
        "Large text gives twice the time",
        SERVICES,
        "(LARGE_TEXT_FACTOR if large_text else 1)",
        "1",
        CHARGES,
    ),
    Fault(
        "A charge is of at least 0.01 coin",
        SERVICES,
        "if not 1 <= amount <= MOST:",
        "if not 0 <= amount <= MOST:",
        CHARGES,
    ),
    Fault(
        "An old counter print cannot be used",
        SERVICES,
        "filter_by(token=counter_token.upper(), revoked_at=None)",
        "filter_by(token=counter_token.upper())",
        CHARGES,
    ),
    Fault(
        "12.5 coins are 12.50 coins",
        "app/merchants/amounts.py",
        'cents.ljust(2, "0")',
        "cents",
        ("tests/merchants/test_pages.py",),
    ),
    Fault(
        "A contract changes nothing that was sold before",
        "app/merchants/shops/services.py",
        "if valid_from <= last or valid_from < today():",
        "if valid_from <= last:",
        STATEMENTS,
    ),
    Fault(
        "A day is paid by the contract in force on it",
        "app/merchants/statements/queries.py",
        "if version.valid_from <= day.on",
        "if version.valid_from < day.on",
        STATEMENTS,
    ),
)
