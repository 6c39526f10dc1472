"""The directory: profiles, their changes, regions, imports, and the invented ones."""
