"""The tools of the first room, each tried on its own."""
