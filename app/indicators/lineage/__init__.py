"""Where a number comes from, level by level, down to the single drop."""
