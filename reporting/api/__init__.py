"""Documents, numbers, reports, statistics, exports and jobs through the API."""
