"""The by-law that each body gives itself."""
