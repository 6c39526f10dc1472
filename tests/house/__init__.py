"""The house keeps its own habits: each file here holds one of them, for every room at once."""
