"""What a merchant is owed, month by month, straight from the ledger."""
