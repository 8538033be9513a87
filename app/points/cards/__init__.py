"""Card registration in bulk, for residents without a telephone."""
