"""Appraisals of the đề án I may see, and what may be done with them, through the API."""
