"""The catalogue: listings, what is typed, files, programs."""
