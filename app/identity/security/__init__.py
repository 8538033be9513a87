"""Security of staff accounts: password, second factor, sessions."""
