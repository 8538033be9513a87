"""Bringing the platform up on one machine: environment, database, server processes. No business in here."""
