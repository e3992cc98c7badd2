"""Tenants, people, roles, delegation and the administrative units of Việt Nam."""
