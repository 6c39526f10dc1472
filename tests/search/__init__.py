"""Finding: the page, the API."""
