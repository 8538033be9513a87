"""The board: the plan beside what is known."""
