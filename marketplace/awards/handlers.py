"""The jobs of this room: who is told, the files that contracts need, what each night looks at."""

from marketplace.awards import files, following, telling

__all__ = ["files", "following", "telling"]
