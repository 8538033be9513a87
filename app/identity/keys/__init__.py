"""API keys: making, rotating, revoking."""
