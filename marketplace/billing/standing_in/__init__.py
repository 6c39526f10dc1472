"""What stands in for Stripe on one's own machine: its objects, its events, its pages. No money moves, and production refuses it."""
