"""Drops (投放): the one intake, what it kept, and what it could not take."""
