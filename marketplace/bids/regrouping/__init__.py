"""Answering together: the group of an answer, who covers what, the private room, what each accepts, what is disclosed at the opening."""
