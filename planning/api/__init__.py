"""Registration bundles and plans I may read, and what may be done with them, through the API."""
