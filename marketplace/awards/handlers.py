"""The jobs of this room: who is told, the files that contracts need, what each night looks at."""

from marketplace.awards import taking_back, telling
from marketplace.awards.contracts import files, following
from marketplace.awards.deciding import choosing_telling

__all__ = ["choosing_telling", "files", "following", "taking_back", "telling"]
