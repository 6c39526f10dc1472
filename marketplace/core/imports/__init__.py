"""Importing files without losing a row: rooms declare columns and a handler, the engine does the rest."""
