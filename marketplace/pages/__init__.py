"""Home, about, health, and the house's own style guide."""
