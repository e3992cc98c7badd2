"""Organisations and administrative units, for everybody, and what may be done with them, through the API."""
