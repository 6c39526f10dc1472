"""Who may reach what: every address, method and kind of person, compared with a table that people reviewed."""
