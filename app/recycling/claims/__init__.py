"""Claims (认领): how a drop without a known person finds its wallet."""
