"""What was searched without being found."""
