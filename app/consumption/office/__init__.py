"""The office's pages of green consumption: malls, budgets, rewards, attempts."""
