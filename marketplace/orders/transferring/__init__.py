"""A participant hands over to another what it will not order itself."""
