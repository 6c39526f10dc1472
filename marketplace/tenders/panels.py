"""What this room brings to pages that it does not own; each idea keeps its own pieces."""

from marketplace.tenders import demo
from marketplace.tenders.asking import pieces as asking_pieces
from marketplace.tenders.drafting import audience
from marketplace.tenders.drafting import of_a_person as of_an_organizer
from marketplace.tenders.drafting import pieces as drafting_pieces
from marketplace.tenders.extending import pieces as extending_pieces
from marketplace.tenders.joining import of_a_person
from marketplace.tenders.reading import pieces
from marketplace.tenders.visiting import pieces as visiting_pieces

__all__ = [
    "asking_pieces",
    "audience",
    "demo",
    "drafting_pieces",
    "extending_pieces",
    "of_a_person",
    "of_an_organizer",
    "pieces",
    "visiting_pieces",
]
