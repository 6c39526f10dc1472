"""Where things are: places as people write them, territories, distances."""
