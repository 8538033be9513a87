"""The totals of business days, from the facts."""
