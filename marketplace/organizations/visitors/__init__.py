"""What visitors send from a page: a letter to the enterprise, an error that they saw."""
