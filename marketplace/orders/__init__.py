"""Orders, deliveries, acceptance."""
