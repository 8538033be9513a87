"""What the ledger must hold for green consumption, for the audit of the coins."""

from __future__ import annotations

# (source_id, payer, payer_id, payee, payee_id, amount).
CHECK_INS_PAID = "SELECT id, 'event', event_id, 'wallet', household_id, reward FROM check_in WHERE reward > 0"
ACTS_PAID = """SELECT id, CASE WHEN event_id IS NULL THEN 'issuance' ELSE 'event' END, coalesce(event_id, 0), 'wallet',
    household_id, reward FROM green_act WHERE reward > 0"""
BUDGETS = "SELECT id, 'issuance', 0, 'event', event_id, amount FROM event_funding"
