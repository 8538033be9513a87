"""Readings: the value of a measure in a period, as known at the time."""
