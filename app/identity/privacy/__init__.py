"""What the programme knows about someone, why, who looked at it, and how to object."""
