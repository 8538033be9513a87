"""People as the office sees them: finding someone, closing and reopening their access."""
