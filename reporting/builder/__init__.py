"""Reports people put together themselves: a described catalogue, and what makes a table of it. Pure but for the queries."""
