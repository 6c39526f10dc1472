"""What the Act gives a person over what is known of her (seen, taken away, corrected, erased), and what it asks the platform to keep."""
