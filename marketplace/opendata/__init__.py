"""Reading for anyone: OCDS, CSV, JSON, feeds."""
