"""Orders: written, approved, sent, delivered, accepted."""
