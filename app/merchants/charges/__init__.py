"""Pay codes, charges and refunds: coins that change hands at a counter."""
