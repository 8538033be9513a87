"""Sharing one wallet: invitations, joining, leaving."""
