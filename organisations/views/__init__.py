"""Pages under /to-chuc/."""
