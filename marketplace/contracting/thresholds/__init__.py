"""The dated rules: which holds on a day, and how the team keeps them."""
