"""What the programme knows about someone, why, who looked, and how to say no."""
