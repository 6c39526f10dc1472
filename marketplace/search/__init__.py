"""Finding: the search page, its public API, later suggestions and saved searches."""
