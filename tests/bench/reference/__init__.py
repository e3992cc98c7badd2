"""The smallest honest Django site that does the same kind of work: what the portal is measured against."""
