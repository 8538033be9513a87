"""What staff do for their own safety: password, second factor, sessions."""
