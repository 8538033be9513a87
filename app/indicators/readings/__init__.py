"""Readings: what a measure was in a period, as known then."""
