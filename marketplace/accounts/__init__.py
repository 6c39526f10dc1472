"""The person: who she is, how she signs in, what she is told."""
