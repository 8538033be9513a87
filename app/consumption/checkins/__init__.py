"""Check-ins (签到): one per person and event, paid from the event's budget."""
