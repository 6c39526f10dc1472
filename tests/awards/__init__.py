"""Awards, what each gets, and contracts."""
