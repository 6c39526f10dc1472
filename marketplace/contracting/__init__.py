"""The adviser: thresholds by date and buyer, pure rules over reference data."""
