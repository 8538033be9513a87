"""What a resident sees when paying: the pay code, the counter, the receipt."""
