"""Several enterprises answer together."""
