"""Card registration: the door for residents without a telephone, in bulk."""
