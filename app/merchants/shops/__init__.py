"""Merchants: who takes coins, where, and on what terms."""
