"""The office's view of the people: finding someone, closing and opening their access."""
