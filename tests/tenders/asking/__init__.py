"""What a buyer asks, and of whom."""
