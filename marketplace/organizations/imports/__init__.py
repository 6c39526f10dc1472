"""The directory from files: what each row becomes, and what is asked of whoever brought the file."""
