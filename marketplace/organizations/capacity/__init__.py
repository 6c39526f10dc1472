"""How much work an enterprise can take: full, in pause, and month by month."""
