"""Logging in and out: telephone and code for residents, password and second factor for staff."""
