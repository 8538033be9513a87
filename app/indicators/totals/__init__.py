"""The totals of a business day, from the facts."""
