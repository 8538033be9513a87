"""What merchant staff see: the till, its charges and its statement."""
