"""Demonstration data: invented dossiers with the titles, contents and sizes of real ones, built by calling the services."""
