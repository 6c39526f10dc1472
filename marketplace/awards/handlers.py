"""The jobs of this room: who is told, the files that contracts need, what each night looks at."""

from marketplace.awards import telling
from marketplace.awards.contracts import files, following

__all__ = ["files", "following", "telling"]
