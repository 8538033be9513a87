"""The office's pages of green consumption: malls, money, rewards, tries."""
