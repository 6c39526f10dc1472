"""How answers are weighed, as it is written and announced."""
