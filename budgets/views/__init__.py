"""Pages of norms and of money."""
