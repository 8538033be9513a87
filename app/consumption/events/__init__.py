"""Mall events (绿色商场活动): made, published, closed, funded."""
