"""Places in a question, and the place from which distances are measured."""
