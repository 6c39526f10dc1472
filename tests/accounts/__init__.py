"""The person: coming in, leaving, being invited, being told."""
