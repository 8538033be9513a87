"""Coming in and going out: telephone and code for residents, password and second factor for staff."""
