"""Committees, scores, formulas, prices in an envelope of their own."""
