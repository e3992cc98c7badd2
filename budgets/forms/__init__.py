"""What is typed on the pages of norms and of money."""
