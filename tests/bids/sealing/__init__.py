"""The cipher and the keys."""
