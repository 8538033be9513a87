"""What a merchant is owed, month by month, directly from the ledger."""
