"""Direct awards: files, lists, rotation."""
