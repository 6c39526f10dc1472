"""The directory: collective enterprises, where they are and what they do."""
