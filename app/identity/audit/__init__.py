"""The audit trail: written by `trail.record`, read by the pages of the office."""
